import type { Exchange } from '../exchange.ts'

/** More than this is no message. */
const MESSAGE_BYTES = 65_536

/** `POST /transports/message`: takes what a client sends, as a WebSocket would, and answers 204. */
export async function serveMessage({ request, response }: Exchange): Promise<void> {
  if (request.method !== 'POST') {
    request.resume()
    response.status(405).set('Allow', 'POST').type('text/plain').send('A message is sent with POST.\n')
    return
  }
  let length = 0
  for await (const chunk of request) {
    length += (chunk as Buffer).length
    if (length <= MESSAGE_BYTES) continue
    response.status(413).type('text/plain').send(`A message has at most ${MESSAGE_BYTES} bytes.\n`)
    return
  }
  response.status(204).end()
}
