import { compose, type Protocol, type Recording, type RecordingComposer } from '@ssespec/recording'

import { streamHeaders } from '../example.ts'
import type { ShortStep } from './short-steps.ts'

type Fields = Readonly<Record<string, string>>

/** Starts the recording of a short request. */
export function asked(
  step: ShortStep,
  headers: Fields = {},
  { method = 'GET', protocol = 'http/1.1' }: { method?: string; protocol?: Protocol } = {},
): RecordingComposer {
  const composer = compose({ probe: 'short', step, protocol })
  return composer.add({
    kind: 'request',
    at: 0,
    method,
    url: 'http://127.0.0.1/events',
    headers: Object.entries(headers),
    bodyBytes: 0,
  })
}

/** A short request and the head it got. */
export function answered(
  step: ShortStep,
  status: number,
  headers: Fields = streamHeaders,
  request: { method?: string; headers?: Fields } = {},
): Recording {
  return asked(step, request.headers, request).head(status, headers, 10).leave(10).build()
}

/** A short request that got no answer in 3 s. */
export function unanswered(step: ShortStep, request: { method?: string; headers?: Fields } = {}): Recording {
  return asked(step, request.headers, request).add({ kind: 'abort', at: 3000, why: 'head-timeout' }).build()
}

/** The origin that examples ask from. */
export const ORIGIN = 'https://page.example'

/** What a page of another origin gets. */
export function fromOrigin(headers: Fields, status: number = 200): Recording {
  return answered('origin', status, { ...streamHeaders, ...headers }, { headers: { Origin: ORIGIN } })
}
