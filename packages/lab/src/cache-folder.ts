import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

/** Where built programs are kept from run to run: `ssespec` in the user's cache (XDG Base Directory, section 3). */
export function cacheFolder(): string {
  const xdg = process.env['XDG_CACHE_HOME'] ?? ''
  // "If an implementation encounters a relative path […] it should consider the path invalid and ignore it."
  return join(isAbsolute(xdg) ? xdg : join(homedir(), '.cache'), 'ssespec')
}
