// An upload server by itself, for memory.ts: prints its URL, and stops when its input ends.
import { once } from 'node:events'

import { startReferenceServer } from '@ssespec/reference-server'

const server = await startReferenceServer()
process.stdout.write(`${server.url}\n`)
process.stdin.resume()
await once(process.stdin, 'end')
await server.close()
