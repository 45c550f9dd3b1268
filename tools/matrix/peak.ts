// For `node --import`: leaves the peak of the program's resident memory, in KiB, in the file that PEAK_FILE names.
import { readFileSync, writeFileSync } from 'node:fs'

process.on('exit', () => {
  // Not resourceUsage().maxRSS: it begins with what the parent had when it forked.
  const [, peak = '0'] = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
  writeFileSync(process.env['PEAK_FILE']!, peak)
})
