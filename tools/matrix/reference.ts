import type { ReferenceUrls } from './cases.ts'
import { end, firstLine, startScript } from './child.ts'

/** Starts the reference server as a process of its own, and ends it after the work. */
export async function withReferenceServer<T>(work: (urls: ReferenceUrls) => Promise<T>): Promise<T> {
  const child = startScript('serve.ts')
  try {
    return await work(JSON.parse(await firstLine(child)) as ReferenceUrls)
  } finally {
    await end(child)
  }
}
