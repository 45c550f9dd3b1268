import { readdirSync, readlinkSync } from 'node:fs'

/** The temporary files of uploads that this process holds open. */
export function openFiles(): number {
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).includes('ssespec-upload-')
    } catch {
      return false
    }
  }).length
}
