import { once } from 'node:events'

import { createCertificate } from '@ssespec/lab'
import { startReferenceServer } from '@ssespec/reference-server'
import { Command } from 'commander'

import { readPort } from '../options/port.ts'

interface Options {
  port: number
  host: string
  http2Port?: number
}

/** How long streams have to end after SIGTERM, in ms. */
const DRAIN_MS = 5000

export function serveCommand(): Command {
  return new Command('serve')
    .option('--port <n>', 'HTTP/1.1 and h2c; 0 takes a free one', readPort, 0)
    .option('--host <h>', 'the address to listen on', '127.0.0.1')
    .option(
      '--http2-port <n>',
      'HTTP/2 over TLS, with a self-signed certificate; 0 takes a free one',
      readPort,
    )
    .addHelpText(
      'after',
      `
GET /events is a good stream, /faults lists the bad ones. SIGTERM and Ctrl-C let streams end after a whole event.

Examples:
  ssespec serve --port 8080
  curl -N http://127.0.0.1:8080/events?rate=2
  ssespec test http://127.0.0.1:8080/faults/delivery/incremental`,
    )
    .action(serve)
}

async function serve({ port, host, http2Port }: Options): Promise<void> {
  // Before anything is printed: who reads the URL may send the signal at once.
  const stopped = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')])
  const secure = http2Port !== undefined && { tls: await createCertificate(), securePort: http2Port }
  const server = await startReferenceServer({ host, port, ...secure })
  process.stdout.write(`${server.url}/events\n`)
  if (server.secureUrl !== undefined) process.stdout.write(`${server.secureUrl}/events\n`)
  await stopped
  const cut = await server.drain(DRAIN_MS)
  if (cut > 0) process.stderr.write(`${cut} connections were cut after ${DRAIN_MS / 1000} s.\n`)
}
