import { connectionOf, findRecording, PROMPT_MS } from '@ssespec/rules'

import { converse } from '../converse.ts'
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
      const streams = Array.from({ length: Math.min(STREAMS, allowed) }, () => open('wide'))
      const answered = (id: number): boolean => connection.stream(id).status !== undefined
      await connection.until(() => streams.every(answered), PROMPT_MS)
    })
  },
}
