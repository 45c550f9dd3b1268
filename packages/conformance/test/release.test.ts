import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'

import { scriptUrl, startOrigin, stream } from '@ssespec/conformance'
import { expect, onTestFinished, test } from 'vitest'

async function ask(url: string): Promise<IncomingMessage> {
  const request = get(url, { agent: false })
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  return response.on('error', () => {})
}

test('the origin ends what a proxy still takes for a client that left, and does not begin it again', async () => {
  const origin = await startOrigin()
  onTestFinished(origin.close)
  const key = 'left-behind'
  origin.expect(key, { probe: 'cancel', step: '', protocol: 'http/1.1' })
  const url = scriptUrl(`${origin.url}/`, stream({ rate: 100 }), key)
  const endless = await ask(url)
  await once(endless, 'data')
  const closed = new Promise((resolve) => endless.once('close', resolve))
  origin.release(key)
  await closed
  expect(origin.recordings(key)).toEqual([])

  const again = await ask(url)
  expect(again.statusCode).toBe(200)
  again.resume()
  await once(again, 'end')
  expect(origin.recordings(key)).toEqual([])
})
