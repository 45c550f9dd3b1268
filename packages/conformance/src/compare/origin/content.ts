import { randomBytes } from 'node:crypto'

import { monotonicMs } from '@ssespec/recording'

import type { StreamScript } from './script.ts'

const encoder = new TextEncoder()

/** Text that no compressor makes smaller: longer than the window of any. */
const NOISE = randomBytes(384 * 1024).toString('base64')
const TEXT = 'server-sent events ... '

/** The n-th piece of a stream, counted from 1, stamped with the moment. */
export function piece(n: number, { unit, size, pad }: StreamScript): Uint8Array {
  const sentAt = monotonicMs().toFixed(3)
  if (unit === 'comment') return encoder.encode(`: ${n} ${sentAt}\n\n`)
  const padding = size === 0 ? '' : `,"pad":"${pad === 'noise' ? noise(n, size) : text(size)}"`
  return encoder.encode(`id: ${n}\ndata: {"sequence":${n},"sentAt":${sentAt}${padding}}\n\n`)
}

/** The first half of an event, as a crash leaves it. */
export function half(n: number): Uint8Array {
  return encoder.encode(`id: ${n}\ndata: {"sequence":${n},"cut":`)
}

function noise(n: number, size: number): string {
  const at = (n * size) % NOISE.length
  const rest = NOISE.slice(at, at + size)
  return rest.length === size ? rest : rest + NOISE.slice(0, size - rest.length)
}

function text(size: number): string {
  return TEXT.repeat(Math.ceil(size / TEXT.length)).slice(0, size)
}

/** What every proxy must hand on as it is: all line ends, all lengths of characters, an empty event, and a large one. */
export const WHOLE: readonly Uint8Array[] = [
  ': a comment\nretry: 1000\n\n',
  'id: 1\ndata: small\n\n',
  'id: 2\r\nevent: named\r\ndata: CR LF\r\n\r\n',
  'id: 3\rdata: CR\r\r',
  'id: 4\ndata: é ← 😀 \uFEFF \0 \u2028\n\n',
  'id: 5\ndata:\n\n',
  'unknown: field\ndata: <html><head></head><body> http://127.0.0.1/ </body></html>\n\n',
  `id: 6\ndata: ${'x'.repeat(100_000)}\n\n`,
  `id: 7\ndata: ${'many lines\ndata: '.repeat(500)}\n\n`,
  'id: 8\ndata: last\n\n',
].map((part) => encoder.encode(part))

/** One event of 16 KiB, for a flood. */
export const DROP: Uint8Array = encoder.encode(`data: ${'.'.repeat(16 * 1024 - 8)}\n\n`)
