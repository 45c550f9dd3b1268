// The reference server as a process of its own: prints where it listens, as JSON, and ends with its standard input.
import { createCertificate } from '@ssespec/lab'
import { startReferenceServer } from '@ssespec/reference-server'

const server = await startReferenceServer({ tls: await createCertificate() })
process.stdout.write(`${JSON.stringify({ url: server.url, secureUrl: server.secureUrl })}\n`)
process.stdin.resume()
process.stdin.once('end', () => void server.close())
