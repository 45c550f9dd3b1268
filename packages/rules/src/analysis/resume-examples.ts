import { compose, type Recording } from '@ssespec/recording'

import { open, streamHeaders } from '../example.ts'
import { answered } from './short-examples.ts'

/** Events with ids made from those numbers. */
export function numbered(ids: readonly number[], nameOf: (id: number) => string = String): string {
  return ids.map((id) => `id: ${nameOf(id)}\ndata: event ${id}\n\n`).join('')
}

/** An id with a name and zeros in front. */
export function prefixed(id: number): string {
  return `event-${String(id).padStart(4, '0')}`
}

/** The stream before the drop, with the events from 1 on. */
export function before(last: number, nameOf?: (id: number) => string): Recording {
  const ids = Array.from({ length: last }, (_, index) => index + 1)
  return open().head(200, streamHeaders, 5).body(numbered(ids, nameOf), 100).leave(3000).build()
}

/** The stream for the client that comes back after event 3. */
export function after(...ids: readonly number[]): Recording {
  return resumed(200, streamHeaders, numbered(ids))
}

/** Any other answer to the client that comes back. */
export function back(status: number, headers: Readonly<Record<string, string>> = {}): Recording {
  return resumed(status, headers, '')
}

/** What the client gets that comes back after event 3. */
export function resumed(status: number, headers: Readonly<Record<string, string>>, body: string): Recording {
  return compose({ probe: 'resume' })
    .request({ 'Last-Event-ID': '3' })
    .head(status, headers, 5)
    .body(body, 100)
    .leave(1500)
    .build()
}

/** The answer to an id that the server does not know. */
export function other(status: number): Recording {
  return answered('id-unknown', status)
}
