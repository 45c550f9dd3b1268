import type { Http2Conversation } from '@ssespec/client'
import { connectionOf, findRecording, PROMPT_MS } from '@ssespec/rules'

import { converse, type OpenStream } from '../converse.ts'
import type { Probe } from '../probe.ts'

const STREAMS = 100

/** Opens a hundred streams on one connection, or as many as the server allows. */
export const probe: Probe = {
  id: 'many-streams',
  stage: 'alone',
  after: ['h2'],
  protocols: ['h2', 'h2c'],
  anyMethod: false,
  onRequest: 'deep',
  plan: () => [{ method: 'GET', what: 'the stream, all on one connection', times: STREAMS }],
  async run(context) {
    const h2 = findRecording(context.recordings, 'h2')
    const allowed = (h2 && connectionOf(h2).maxStreams) ?? STREAMS
    await converse(context, {}, async (connection, open) => {
      const streams = await openAll(connection, open, Math.min(STREAMS, allowed))
      const answered = (): number => streams.filter((id) => connection.stream(id).status !== undefined).length
      await untilStill(connection, answered, streams.length)
    })
  },
}

/**
 * Opens as many streams as were allowed on a connection before. RFC 9113, 5.1.2: "Endpoints MUST NOT exceed the limit set
 * by their peer." A server may raise it a while after its first SETTINGS.
 */
async function openAll(connection: Http2Conversation, open: OpenStream, wanted: number): Promise<number[]> {
  await connection.until(() => connection.settingsCame, PROMPT_MS)
  const streams: number[] = []
  const isRoom = (): boolean => connection.maxStreams > streams.length
  while (streams.length < wanted && !connection.goneAway) {
    if (!(await connection.until(isRoom, PROMPT_MS))) break
    streams.push(open('wide'))
  }
  return streams
}

/**
 * Waits until a number has grown to what is wanted, or stands still although the server is there: a busy one answers the
 * hundred one after another, however long that takes.
 */
async function untilStill(connection: Http2Conversation, count: () => number, wanted: number): Promise<void> {
  while (count() < wanted) {
    const before = count()
    if (await connection.until(() => count() > before, PROMPT_MS)) continue
    const { pongs } = connection
    connection.ping()
    await connection.until(() => connection.pongs > pongs, PROMPT_MS)
    if (count() === before) return
  }
}
