import { entriesOf, type EntryOf, type Recording } from '@ssespec/recording'

import { brokenBy, type GoAway, goAwayIn } from './goaway.ts'

type Frame = EntryOf<'frame'>

/** SETTINGS_MAX_CONCURRENT_STREAMS and SETTINGS_INITIAL_WINDOW_SIZE (RFC 9113, 6.5.2). */
const MAX_CONCURRENT_STREAMS = 3
const INITIAL_WINDOW_SIZE = 4

const END_STREAM = 1
const ACK = 1

/** A DATA frame that arrived. */
export interface DataArrival {
  readonly at: number
  /** What counts against the windows. */
  readonly bytes: number
}

/** One stream of a connection whose frames were recorded. Times are ms since the recording began. */
export interface Http2Stream {
  readonly id: number
  readonly openedAt: number
  /** Of the final response, once its head has come. */
  readonly head: { readonly at: number; readonly status: number } | undefined
  readonly data: readonly DataArrival[]
  /** WINDOW_UPDATE frames that we sent for it. */
  readonly grants: readonly { readonly at: number; readonly bytes: number }[]
  /** When the server ended it in order. */
  readonly endedAt: number | undefined
  readonly resetByServer: { readonly at: number; readonly code: number } | undefined
  readonly resetByUs: { readonly at: number; readonly code: number } | undefined
}

/** What the frames of one connection say. */
export interface Http2Connection {
  /** Streams in the order in which we opened them. */
  readonly streams: readonly Http2Stream[]
  /** The window that each stream begins with, in bytes. */
  readonly streamWindow: number
  /** Whether the server's SETTINGS came. */
  readonly settingsCame: boolean
  /** The server's SETTINGS_MAX_CONCURRENT_STREAMS; none means that there is no limit. */
  readonly maxStreams: number | undefined
  /** Pings that we sent, and when each was answered. */
  readonly pings: readonly { readonly at: number; readonly answeredAt: number | undefined }[]
  /** The server's first GOAWAY: streams that were opened later are not served. */
  readonly goAway: GoAway | undefined
  /** What ended the connection, or a stream that the server had answered on it, before it was over. */
  readonly broken: { readonly at: number; readonly how: string } | undefined
  /** When we left, or the last thing seen. */
  readonly until: number
}

const connections = new WeakMap<Recording, Http2Connection>()

/** Reads a recording's frames. */
export function connectionOf(recording: Recording): Http2Connection {
  let connection = connections.get(recording)
  if (connection === undefined) {
    connection = read(recording)
    connections.set(recording, connection)
  }
  return connection
}

/** The n-th stream that was opened on a recording's connection, from 0. */
export function streamOf(recording: Recording, index: number): Http2Stream | undefined {
  return connectionOf(recording).streams[index]
}

function read(recording: Recording): Http2Connection {
  const frames = entriesOf(recording, 'frame')
  const sent = frames.filter(({ direction }) => direction === 'sent')
  const received = frames.filter(({ direction }) => direction === 'received')
  const settings = received.filter(({ type, flags }) => type === 'SETTINGS' && !(flags & ACK))
  const ourSettings = sent.find(({ type }) => type === 'SETTINGS')
  const streams = sent.filter(({ type }) => type === 'HEADERS').map((each) => stream(each, sent, received))
  return {
    streams,
    streamWindow: setting(ourSettings, INITIAL_WINDOW_SIZE) ?? 65_535,
    settingsCame: settings.length > 0,
    // RFC 9113, 6.5: of each setting the last value that came is the one in force.
    maxStreams: settings
      .map((frame) => setting(frame, MAX_CONCURRENT_STREAMS))
      .findLast((value) => value !== undefined),
    pings: pings(sent, received),
    goAway: goAwayIn(recording)[0],
    broken: brokenBy(recording, streams),
    until: recording.entries.at(-1)?.at ?? 0,
  }
}

function stream({ streamId, at }: Frame, sent: readonly Frame[], received: readonly Frame[]): Http2Stream {
  const own = received.filter((frame) => frame.streamId === streamId)
  const ours = sent.filter((frame) => frame.streamId === streamId)
  const reset = (frames: readonly Frame[]): { at: number; code: number } | undefined => {
    const frame = frames.find(({ type }) => type === 'RST_STREAM')
    return frame && { at: frame.at, code: frame.code ?? 0 }
  }
  const end = own.find(
    ({ type, flags }) => (type === 'DATA' || type === 'HEADERS') && (flags & END_STREAM) !== 0,
  )
  return {
    id: streamId,
    openedAt: at,
    head: headIn(own),
    data: own.filter(({ type }) => type === 'DATA').map((frame) => ({ at: frame.at, bytes: frame.length })),
    grants: ours
      .filter(({ type }) => type === 'WINDOW_UPDATE')
      .map((frame) => ({ at: frame.at, bytes: frame.increment ?? 0 })),
    endedAt: end?.at,
    resetByServer: reset(own),
    resetByUs: reset(ours),
  }
}

function headIn(frames: readonly Frame[]): Http2Stream['head'] {
  for (const { at, headers } of frames) {
    const status = Number(headers?.find(([name]) => name === ':status')?.[1])
    if (status >= 200) return { at, status }
  }
  return undefined
}

function setting(frame: Frame | undefined, wanted: number): number | undefined {
  return frame?.settings?.findLast(([id]) => id === wanted)?.[1]
}

function pings(sent: readonly Frame[], received: readonly Frame[]): Http2Connection['pings'] {
  const answers = received.filter(({ type, flags }) => type === 'PING' && (flags & ACK) !== 0)
  return sent
    .filter(({ type, flags }) => type === 'PING' && !(flags & ACK))
    .map((ping) => ({
      at: ping.at,
      answeredAt: answers.find(({ bytes }) => hex(bytes) === hex(ping.bytes))?.at,
    }))
}

function hex(bytes: Uint8Array | undefined): string {
  return Array.from(bytes ?? [], (byte) => byte.toString(16).padStart(2, '0')).join('')
}
