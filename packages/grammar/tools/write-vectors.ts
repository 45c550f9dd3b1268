// Writes vectors/event-streams.json, the corpus for programs that do not read Markdown.
// `--check` writes nothing and fails if the file is not what it should be.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatVectors } from './vectors.ts'

const target = join(import.meta.dirname, '../vectors/event-streams.json')
const text = formatVectors()
if (!process.argv.includes('--check')) writeFileSync(target, text)
else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
  console.error(`${target} is out of date: run \`npm run generate\`.`)
  process.exitCode = 1
}
