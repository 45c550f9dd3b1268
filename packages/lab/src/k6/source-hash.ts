import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, sep } from 'node:path'

/** A hash of all a Go module's binary is made from: its sources without tests, go.mod, go.sum, and the compiler. */
export async function sourceHash(moduleFolder: string, goVersion: string): Promise<string> {
  const files = (await readdir(moduleFolder, { recursive: true })).filter(isBuilt).toSorted()
  const hash = createHash('sha256').update(`${goVersion}\n`)
  for (const file of files) {
    const bytes = await readFile(join(moduleFolder, file))
    hash.update(`${file.replaceAll(sep, '/')} ${bytes.length}\n`).update(bytes)
  }
  return hash.digest('hex').slice(0, 16)
}

function isBuilt(path: string): boolean {
  // The go command passes these folders over as well (go help packages).
  if (path.split(sep).some((part) => /^[_.]|^testdata$|^node_modules$/.test(part))) return false
  return /(?:^|[\\/])go\.(?:mod|sum)$/.test(path) || (path.endsWith('.go') && !path.endsWith('_test.go'))
}
