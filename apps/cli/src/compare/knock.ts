import { request as requestTcp } from 'node:http'
import { request as requestTls } from 'node:https'

/** In ms. */
const PATIENCE_MS = 3000

/** Asks once, and gives what came of it in a few words. Never rejects: a proxy that is not there yet is no error. */
export async function knock(
  url: string,
  { insecure, signal }: { readonly insecure: boolean; readonly signal: AbortSignal },
): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  const request = url.startsWith('https:') ? requestTls : requestTcp
  const asked = request(
    url,
    {
      headers: { accept: 'text/event-stream' },
      rejectUnauthorized: !insecure,
      agent: false,
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
    },
    (response) => {
      response.on('error', () => {}).destroy()
      resolve(`it answers ${response.statusCode}`)
    },
  )
  asked.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message)).end()
  return promise
}
