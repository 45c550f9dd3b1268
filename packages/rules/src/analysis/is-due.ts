import type { Http2Stream } from './http2-connection.ts'

/** So often something came on the other stream where something was due beside it, each this much after the last, in ms. */
const TIMES = 3
const APART_MS = 100

/** Whether so much came on one stream in a time that another, which asked for the same, should have got something as well. */
export function isDue(free: Http2Stream | undefined, from: number, to: number): boolean {
  let times = 0
  let last = -Infinity
  for (const { at } of free?.data ?? []) {
    if (at < from || at > to || at - last < APART_MS) continue
    times += 1
    last = at
  }
  return times >= TIMES
}
