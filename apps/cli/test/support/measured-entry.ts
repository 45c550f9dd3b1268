// Runs a command line and leaves the peak of its resident memory, in bytes, in the file that PEAK_FILE names.
import { writeFileSync } from 'node:fs'

import { main } from '../../src/main.ts'

process.on('exit', () => {
  const file = process.env['PEAK_FILE']
  if (file !== undefined) writeFileSync(file, String(process.resourceUsage().maxRSS * 1024))
})
await main(process.argv)
