import { compose, type Protocol, type Recording, type RecordingComposer } from '@ssespec/recording'

/** The head of a stream that no rule objects to. */
export const streamHeaders: Readonly<Record<string, string>> = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-store',
}

/** Starts the recording of an `open` probe. */
export function open(protocol: Protocol = 'http/1.1'): RecordingComposer {
  return compose({ probe: 'open', protocol })
}

/** An `open` probe on a good stream that gave the content and was left after 3 s. */
export function stream(content: string | Uint8Array): Recording {
  return open().head(200, streamHeaders, 10).body(content, 100).leave(3000).build()
}

/** An `open` probe on a good stream that gave the content and then ended in order. */
export function finished(content: string | Uint8Array): Recording {
  return open().head(200, streamHeaders, 10).body(content, 100).end('last-chunk', 200).build()
}

/** An `open` probe that gave only a head with the given fields beside a type. */
export function headed(headers: Readonly<Record<string, string>>, status: number = 200): Recording {
  return open().head(status, headers, 10).body('data: 1\n\n', 100).leave(3000).build()
}

/** A `compressed` probe on a stream whose head has the given fields beside its own. */
export function compressedWith(headers: Readonly<Record<string, string>>): Recording {
  return compose({ probe: 'compressed' })
    .request({ 'Accept-Encoding': 'gzip, br, zstd' })
    .head(200, { ...streamHeaders, ...headers }, 10)
    .leave(3000)
    .build()
}
