import { once } from 'node:events'
import http from 'node:http'
import https from 'node:https'

const REQUESTS = 1000
const AT_ONCE = 20

/** Has the server compile what it needs to answer, before it is asked what clients add to what it holds. */
export async function warm(target: URL): Promise<void> {
  const { Agent, get } = target.protocol === 'https:' ? https : http
  const agent = new Agent({
    keepAlive: true,
    maxSockets: AT_ONCE,
    rejectUnauthorized: false,
  } as https.AgentOptions)
  const paths = ['/transports/poll?rate=1000', '/transports/long-poll?rate=1000', '/events?rate=1000&count=3']
  const one = async (index: number): Promise<void> => {
    const request = get(new URL(paths[index % paths.length]!, target), { agent })
    const [response] = (await once(request, 'response')) as [http.IncomingMessage]
    response.resume()
    await once(response, 'end')
  }
  for (let done = 0; done < REQUESTS; done += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, (_, n) => one(done + n)))
  }
  agent.destroy()
}
