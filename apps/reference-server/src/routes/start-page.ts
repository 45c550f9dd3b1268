import type { Exchange } from '../exchange.ts'

const TEXT = `ssespec reference server

/events    the well-behaved stream; rate, size, count, first, heartbeat, retry, id, sequence, accelBuffering
/.sse      an echo server: the request, then the time each second
/uploads/  a page that uploads a CSV file and shows its progress
/transports/poll, long-poll, websocket
           the same updates by other transports
/faults    every defect by name
/unusual   well-behaved servers that are unlike most
/hostile   servers that mean harm
`

/** `/`: what there is. */
export function serveStartPage({ request, response }: Exchange): void {
  request.resume()
  response.type('text/plain').send(TEXT)
}
