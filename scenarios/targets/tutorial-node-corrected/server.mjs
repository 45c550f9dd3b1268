// The two messages of tutorial-node, for clients that come back, for proxies, and for both ends of the connection.
import { createServer } from 'node:http'

const messages = [
  { order: 17, status: 'packed' },
  { order: 17, status: 'shipped' },
]
const PAUSE_MS = 5000
const HEARTBEAT_MS = 15_000

createServer((request, response) => {
  if (request.url !== '/events') return response.writeHead(404).end()
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return response.writeHead(405, { Allow: 'GET, HEAD' }).end()
  }
  const seen = lastSeen(request.headers['last-event-id'])
  // All has been said: without this an EventSource comes back for ever.
  if (seen === messages.length) return response.writeHead(204).end()
  response.writeHead(200, {
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store, no-transform',
    'X-Accel-Buffering': 'no',
  })
  if (request.method === 'HEAD') return response.end()

  // The head and some bytes at once, however late the first message.
  response.write('retry: 3000\n\n')
  const heartbeat = setInterval(() => response.write(':\n\n'), HEARTBEAT_MS)
  let next = seen
  let due
  const send = () => {
    next += 1
    response.write(`id: ${next}\ndata: ${JSON.stringify(messages[next - 1])}\n\n`)
    if (next === messages.length) response.end()
    else due = setTimeout(send, PAUSE_MS)
  }
  // The end, and a client that has left.
  response.on('close', () => {
    clearInterval(heartbeat)
    clearTimeout(due)
  })
  return send()
}).listen(Number(process.argv[2]), '127.0.0.1')

/** How many messages a client has; what it says may be anything. */
function lastSeen(id = '') {
  const seen = /^\d+$/.test(id) ? Number(id) : 0
  return seen <= messages.length ? seen : 0
}
