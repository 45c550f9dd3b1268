import { SaxesParser } from 'saxes'
import { StoppedError } from '../stopped-error.ts'

/** What reads the elements of one part. Names are without the prefix, which programs choose as they like. */
export interface Elements {
  open(name: string, attributes: Readonly<Record<string, string>>): void
  text(text: string): void
  close(name: string): void
}

/** A tag, text or comment that is longer would be kept in memory as a whole. */
const MAX_TOKEN_BYTES = 1024 * 1024
/** Those of workbooks are fewer than 16 deep. */
const MAX_DEPTH = 64

/**
 * Gives each element to `elements`. It yields after each piece, with the number of bytes up to its end, also after one
 * that has an error in it, before that is thrown. There are no entities but the five of XML: a document type
 * declaration ends the reading.
 * @throws StoppedError (as a rejection)
 */
export async function* readXml(
  pieces: AsyncIterable<Buffer>,
  part: string,
  elements: Elements,
): AsyncGenerator<number, void> {
  const parser = new SaxesParser<{ position: false; xmlns: false }>({ position: false, xmlns: false })
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let [bytes, quiet, depth] = [0, 0, 0]
  parser.on('opentag', ({ name, attributes }) => {
    quiet = 0
    depth += 1
    if (depth > MAX_DEPTH) throw new Error(`elements are nested deeper than ${MAX_DEPTH}`)
    elements.open(localName(name), attributes)
  })
  parser.on('closetag', ({ name }) => {
    quiet = 0
    depth -= 1
    elements.close(localName(name))
  })
  parser.on('text', (text) => elements.text(text))
  parser.on('cdata', (text) => elements.text(text))
  parser.on('doctype', () => {
    throw new Error('it has a document type declaration, which no workbook has')
  })
  const feed = (read: () => void): unknown => {
    try {
      read()
      return undefined
    } catch (error) {
      return error
    }
  }
  for await (const piece of pieces) {
    bytes += piece.length
    quiet += piece.length
    const error = feed(() => parser.write(decoder.decode(piece, { stream: true })))
    yield bytes
    if (error !== undefined) throw unreadable(part, error)
    if (quiet > MAX_TOKEN_BYTES) throw unreadable(part, new Error('a piece of it is longer than 1 MiB'))
  }
  const error = feed(() => parser.write(decoder.decode()).close())
  if (error !== undefined) throw unreadable(part, error)
}

function unreadable(part: string, error: unknown): unknown {
  // The parser throws plain errors, and the decoder this one. Any other is a defect of ours.
  const isTheirs =
    error instanceof Error &&
    (error.constructor === Error || Reflect.get(error, 'code') === 'ERR_ENCODING_INVALID_ENCODED_DATA')
  if (!isTheirs) return error
  const why = error.message.replace(/\.$/, '').slice(0, 200)
  return new StoppedError(`The workbook is damaged: its part ${part} cannot be read: ${why}.`)
}

/** `row` of `x:row`. */
export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
