import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A case of the corpus; the format is in corpus/README.md. */
export interface CorpusCase {
  readonly file: string
  readonly title: string
  readonly prose: string
  readonly stream: Uint8Array
  readonly items: readonly unknown[]
}

const FOLDER = join(import.meta.dirname, '../corpus')
const CASE =
  /^(?<title>[^\n]+)\n(?<prose>.*?)^```stream\n(?<stream>.*?)^```\n\s*^```items\n(?<items>.*?)^```\s*$/ms

/** The files of cases by name, with their text. */
export function readCorpusFiles(): { file: string; markdown: string }[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .toSorted()
    .map((file) => ({ file, markdown: readFileSync(join(FOLDER, file), 'utf8') }))
}

/** Every case of every file, in order. */
export function readCorpus(): CorpusCase[] {
  return readCorpusFiles().flatMap(({ file, markdown }) => readCases(file, markdown))
}

function readCases(file: string, markdown: string): CorpusCase[] {
  return markdown
    .split(/^## /m)
    .slice(1)
    .map((section) => readCase(file, section))
}

function readCase(file: string, section: string): CorpusCase {
  const groups = CASE.exec(section)?.groups
  if (!groups) throw new Error(`${file}: no case in "## ${section.slice(0, 60)}"`)
  const { title = '', prose = '', stream = '', items = '' } = groups
  return {
    file,
    title,
    prose: prose.trim(),
    stream: unescape(stream.replaceAll('\n', ''), `${file}: ${title}`),
    items: items
      .split('\n')
      .filter((line) => line !== '')
      .map((line): unknown => JSON.parse(line)),
  }
}

const ESCAPE = /\\(?:x[0-9A-Fa-f]{2}|.)|[^\\]+|\\/gs
const SINGLE: Readonly<Record<string, number>> = { '\\n': 10, '\\r': 13, '\\t': 9, '\\\\': 92, '\\0': 0 }

function unescape(text: string, where: string): Uint8Array {
  return Uint8Array.from(
    (text.match(ESCAPE) ?? []).flatMap((part) => {
      if (!part.startsWith('\\')) return [...new TextEncoder().encode(part)]
      if (part.startsWith('\\x') && part.length === 4) return [Number.parseInt(part.slice(2), 16)]
      const byte = SINGLE[part]
      if (byte === undefined) throw new Error(`${where}: there is no escape ${part}`)
      return [byte]
    }),
  )
}
