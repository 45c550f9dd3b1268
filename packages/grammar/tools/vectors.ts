import type { CorpusCase } from './corpus.ts'
import { readCorpus } from './corpus.ts'

/** The corpus as JSON, one case a line; vectors/event-streams.schema.json says what is in it. */
export function formatVectors(): string {
  const cases = readCorpus().map((entry) => `    ${JSON.stringify(toVector(entry))}`)
  return `{
  "$schema": "./event-streams.schema.json",
  "schema": 1,
  "cases": [
${cases.join(',\n')}
  ]
}
`
}

function toVector({ file, title, prose, stream, items }: CorpusCase): unknown {
  return {
    id: `${file.replace(/\.md$/, '')}/${slug(title)}`,
    title,
    why: prose.replaceAll(/\s*\n\s*/g, ' '),
    stream: Buffer.from(stream).toString('base64'),
    items,
  }
}

function slug(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
}
