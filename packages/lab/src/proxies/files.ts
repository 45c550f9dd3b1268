import { readFile } from 'node:fs/promises'
import { ProxyManifestError } from './manifest-error.ts'

/** @throws ProxyManifestError when it cannot be read. */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new ProxyManifestError(file, ['is missing or cannot be read'], { cause })
  }
}

/** @throws ProxyManifestError when it is not JSON. */
export function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new ProxyManifestError(file, [`is not JSON: ${(cause as Error).message}`], { cause })
  }
}
