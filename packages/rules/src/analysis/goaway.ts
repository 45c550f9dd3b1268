import { entriesOf, type Recording } from '@ssespec/recording'

import type { Http2Connection, Http2Stream } from './http2-connection.ts'

/** A GOAWAY frame that arrived. */
export interface GoAway {
  readonly at: number
  readonly code: number
  /** Streams with a higher id are not served; Infinity where the recording does not say. */
  readonly lastStreamId: number
}

/** The GOAWAY frames that the server sent before we left. */
export function goAwayIn(recording: Recording): GoAway[] {
  const left = recording.entries.find(({ kind }) => kind === 'abort')?.at ?? Infinity
  return entriesOf(recording, 'frame')
    .filter(({ direction, type, at }) => direction === 'received' && type === 'GOAWAY' && at < left)
    .map(({ at, code = 0, lastStreamId = Infinity }) => ({ at, code, lastStreamId }))
}

/**
 * What the server did to the connection as a whole. What we did ends it as well, and is no fault; nor is a goodbye
 * that leaves every stream to go on, or comes when none is left. RFC 9113, 6.8: "GOAWAY allows an endpoint to
 * gracefully stop accepting new streams while still finishing processing of previously established streams."
 */
export function brokenBy(
  recording: Recording,
  streams: readonly Http2Stream[],
): { readonly at: number; readonly how: string } | undefined {
  const goAway = goAwayIn(recording).find(({ at, code, lastStreamId }) => {
    // What was on its way to a server that says goodbye may be left out; what it has answered may not.
    const dropped = streams.some(({ id, head }) => id > lastStreamId && head !== undefined && head.at <= at)
    return code !== 0 || dropped
  })
  if (goAway !== undefined) return { at: goAway.at, how: describe(goAway) }
  const isOpenAt = (at: number): boolean =>
    streams.length === 0 || streams.some((stream) => !(overAt(stream) <= at))
  for (const entry of recording.entries) {
    if (entry.kind === 'malformed') return { at: entry.at, how: `a frame that is none: ${entry.expected}` }
    if ((entry.kind !== 'error' && entry.kind !== 'end') || !isOpenAt(entry.at)) continue
    return { at: entry.at, how: entry.kind === 'error' ? entry.message : 'the connection was closed' }
  }
  return undefined
}

/** Whether a stream was opened after the server's goodbye, or so shortly before that it did not count any more. */
export function isLeftOut({ goAway }: Http2Connection, { id, openedAt }: Http2Stream): boolean {
  return goAway !== undefined && (openedAt > goAway.at || id > goAway.lastStreamId)
}

/** Why a stream was not opened on a connection, or why one that was is not served. */
export function notServed(connection: Http2Connection, stream?: Http2Stream): string | undefined {
  if (connection.broken !== undefined) return connection.broken.how
  const { maxStreams } = connection
  if (stream === undefined && maxStreams !== undefined && maxStreams < 2) {
    return `the server allows ${maxStreams === 1 ? 'one stream' : 'no stream'} at once`
  }
  if (connection.goAway === undefined || (stream && !isLeftOut(connection, stream))) return undefined
  return 'the server said with GOAWAY that it takes no more streams on the connection'
}

function describe({ code, lastStreamId }: GoAway): string {
  return code !== 0 || lastStreamId === Infinity
    ? `GOAWAY with error code ${code}`
    : `GOAWAY that leaves out the streams after ${lastStreamId}`
}

function overAt({ endedAt, resetByServer, resetByUs }: Http2Stream): number {
  return Math.min(endedAt ?? Infinity, resetByServer?.at ?? Infinity, resetByUs?.at ?? Infinity)
}
