import { execFile } from 'node:child_process'
import type { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { expect, it } from 'vitest'

import { wireServer } from '../wire-server.ts'
import type { Leaks } from './close-often.ts'

const script = fileURLToPath(new URL('close-often.ts', import.meta.url))
const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n'
const stream = `${head}: comment\nretry: 1\nid: 1\ndata: 1\n\ndata: 2\n\n`
const empty = 'Content-Length: 0\r\nConnection: close\r\n\r\n'

it('leaves nothing after 1,000 opens and closes, wherever they are closed', async () => {
  let open = 0
  const left = { others: (): unknown => undefined }
  const answer = (socket: Socket, request: string): void => {
    const path = request.split(' ')[1]
    if (path === '/stays') socket.write(stream)
    if (path === '/ends') socket.end(stream)
    if (path === '/over') {
      // Kept for the next request, longer than the process has time.
      socket.write('HTTP/1.1 204 No Content\r\nKeep-Alive: timeout=600\r\n\r\n')
      socket.once('data', (bytes) => answer(socket, bytes.toString('latin1')))
    }
    if (path === '/redirects') socket.end(`HTTP/1.1 307 Go\r\nLocation: /redirects\r\n${empty}`)
    if (path === '/refuses') socket.end(`HTTP/1.1 503 Busy\r\n${empty}`)
  }
  const server = await wireServer((socket, request) => {
    if (request.startsWith('GET /open')) {
      // It is told once the others are gone; where they stay, the process runs out of time.
      left.others = () => open === 0 && socket.end(`HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n${open}`)
      left.others()
      return
    }
    open++
    socket.once('close', () => {
      open--
      left.others()
    })
    answer(socket, request)
  })
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--conditions=@ssespec/source', script, server.url, '1000'],
    // That it ends by itself says that nothing keeps it alive.
    { timeout: 170_000 },
  )
  expect(stderr).toBe('')
  const leaks = JSON.parse(stdout) as Leaks
  expect(leaks).toMatchObject({
    resources: [],
    signalListeners: 0,
    processListeners: 0,
    serverConnections: 0,
  })
  expect(leaks.afterClosed).toBe(0)
  expect(leaks.opened).toBeGreaterThanOrEqual(1_000)
  expect(leaks.onClosed).toBe(leaks.opened)
}, 180_000)
