import { Recorder, type Recording } from '@ssespec/recording'

import { boundedTime } from './bounded-time.ts'
import { closeConnection } from './close-connection.ts'
import { Http2Conversation } from './http2/conversation.ts'
import { Interrupts } from './interrupts.ts'
import { openConnection } from './open-connection.ts'
import { prepareRequest } from './request.ts'

/** Where the connection leads. */
export interface ConversationTarget {
  /** As for an exchange. Every stream asks for it. */
  readonly url: string | URL
  readonly protocol: 'h2' | 'h2c'
}

/** How the connection is used, and when it ends. Times are milliseconds. */
export interface ConversationOptions {
  /** Which probe holds the conversation, and which of its steps it is: both go into the recording. */
  readonly probe: string
  readonly step?: string
  /** How long the connection is used, counted from its opening; the script may end sooner. */
  readonly durationMs: number
  /** The window that each stream begins with, in bytes; 65,535 unless given. */
  readonly streamWindow?: number
  /** Accept any certificate. */
  readonly insecure?: boolean
  /** Ends the conversation at once; the recording so far is still the result. */
  readonly signal?: AbortSignal
}

/**
 * Opens one HTTP/2 connection, lets a script use it, and records every frame in both directions. Whatever the peer does
 * is recorded, never thrown; the script is not called where no connection came about, and sees `over` where it ended.
 * Nothing is left open when it settles.
 *
 * @throws TypeError for a target that there is no connection to, and what the script throws
 */
export async function http2Conversation(
  target: ConversationTarget,
  options: ConversationOptions,
  script: (conversation: Http2Conversation) => Promise<void>,
): Promise<Recording> {
  const { probe, step = '', streamWindow = 65_535, insecure = false, signal } = options
  const prepared = prepareRequest(target)
  const { url, protocol } = prepared
  const durationMs = boundedTime('durationMs', options.durationMs)
  const recorder = new Recorder({ probe, step, protocol, url: url.href })
  const interrupts = new Interrupts(signal)
  try {
    const connection = await openConnection({ url, protocol, insecure }, recorder, interrupts)
    if (connection.kind !== 'open') return recorder.recording()
    const { socket } = connection
    interrupts.after(durationMs, 'duration')
    const conversation = new Http2Conversation(socket, prepared, streamWindow, recorder, interrupts)
    let inOrder = false
    try {
      await script(conversation)
      inOrder = conversation.leave()
    } finally {
      await closeConnection(socket, inOrder)
    }
  } finally {
    interrupts.dispose()
  }
  return recorder.recording()
}
