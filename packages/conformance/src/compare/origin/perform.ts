import { type Header, monotonicMs } from '@ssespec/recording'

import { DROP, half, piece, WHOLE } from './content.ts'
import type { OriginExchange } from './origin-exchange.ts'
import type { FloodScript, Script, StreamScript } from './script.ts'

/** RFC 9111, 5.2.2.5: nothing on the way may keep it. As most origins do, it says nothing of compressing it. */
const HEAD: readonly Header[] = [
  ['Content-Type', 'text/event-stream'],
  ['Cache-Control', 'no-store'],
]

/** RFC 9111, 5.2.2.6: nothing on the way may change it. */
const UNCHANGED: readonly Header[] = [
  ['Content-Type', 'text/event-stream'],
  ['Cache-Control', 'no-store, no-transform'],
]

/** Answers one request as its script says. */
export function perform(script: Script, exchange: OriginExchange): void {
  switch (script.do) {
    case 'stream':
      return performStream(script, exchange)
    case 'whole':
      exchange.head(200, UNCHANGED)
      for (const part of WHOLE) exchange.write(part)
      return exchange.end()
    case 'flood':
      exchange.head(200, HEAD)
      return flood(script, exchange)
    case 'status':
      return performStatus(script.code, exchange)
    case 'refuse':
      return exchange.crash('fin')
    default:
      return script satisfies never
  }
}

function performStream(script: StreamScript, exchange: OriginExchange): void {
  exchange.head(200, script.accel ? [...HEAD, ['X-Accel-Buffering', 'no']] : HEAD)
  if (script.opening) exchange.write(new TextEncoder().encode(': ssespec\nretry: 1000\n\n'))
  if (script.rate === 0) return exchange.fallSilent()
  const startedAt = monotonicMs() + script.firstMs
  let sent = 0
  const next = (): void => {
    if (sent >= script.count) return finish(script, sent, exchange)
    sent += 1
    exchange.write(piece(sent, script))
    schedule()
  }
  // By the clock, not by intervals: a delay of ours must not slow the stream down.
  const schedule = (): void => {
    const due = startedAt + (sent * 1000) / script.rate
    exchange.later(next, Math.max(0, due - monotonicMs()))
  }
  schedule()
}

function finish({ after }: StreamScript, sent: number, exchange: OriginExchange): void {
  switch (after) {
    case 'silence':
      return exchange.fallSilent()
    case 'end':
      return exchange.end()
    case 'fin':
    case 'reset': {
      exchange.write(half(sent + 1))
      // What was written goes out first: the crash must come in the middle of an event, not before it.
      exchange.later(() => exchange.crash(after), 100)
      return
    }
    default:
      return after satisfies never
  }
}

function flood({ bytes }: FloodScript, exchange: OriginExchange): void {
  let left = bytes
  const pour = (): void => {
    while (left > 0) {
      left -= DROP.length
      if (!exchange.write(DROP)) return exchange.onDrain(pour)
    }
  }
  pour()
}

function performStatus(code: number, exchange: OriginExchange): void {
  const redirect = code >= 300 && code < 400
  const headers: Header[] = redirect ? [['Location', '?do=whole']] : []
  if (code === 401) headers.push(['WWW-Authenticate', 'Bearer'])
  if (code === 429 || code === 503) headers.push(['Retry-After', '1'])
  // RFC 9110, 15.3.5: "A 204 response is terminated by the end of the header section; it cannot contain content".
  if (code !== 204) headers.push(['Content-Type', 'text/plain'])
  exchange.head(code, [...headers, ['Cache-Control', 'no-store']])
  if (code !== 204) exchange.write(new TextEncoder().encode(`the origin says ${code}\n`))
  exchange.end()
}
