// Two messages five seconds apart, as tutorials write it.
import { createServer } from 'node:http'

createServer((request, response) => {
  if (request.url !== '/events') {
    response.writeHead(404)
    response.end()
    return
  }
  response.writeHead(200, {
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-cache',
    Connection: 'keep-alive',
  })
  const send = (message) => response.write(`data: ${JSON.stringify(message)}\n\n`)

  send({ order: 17, status: 'packed' })
  setTimeout(() => {
    send({ order: 17, status: 'shipped' })
    response.end()
  }, 5000)
}).listen(Number(process.argv[2]), '127.0.0.1')
