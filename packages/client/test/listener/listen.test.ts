import { setImmediate as turn } from 'node:timers/promises'

import { listen, type StreamHandle, type StreamListener } from '@ssespec/client/listener'
import { Agent } from 'undici'
import { describe, expect, it } from 'vitest'

import { selfSigned } from '../certificate.ts'
import { wireServer, type WireServer } from '../wire-server.ts'

const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n'
const gone = 'HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n'
const retry = { reconnectionTimeMs: 0 }

/** A server that gives one answer a connection, and then says that it is over. */
async function answering(...answers: string[]): Promise<WireServer> {
  return wireServer((socket) => socket.end(answers.shift() ?? gone))
}

/** A server whose streams stay open. */
async function staying(body: string): Promise<WireServer> {
  return wireServer((socket) => socket.write(head + body))
}

/** Settles when a callback was called, with what it was given. */
function called(
  name: keyof StreamListener,
  url: string,
): { handle: StreamHandle; given: Promise<unknown[]> } {
  const { promise: given, resolve } = Promise.withResolvers<unknown[]>()
  const handle = listen(url, { [name]: (...values: unknown[]) => resolve(values) })
  return { handle, given }
}

it('opens at the head, before any data', async () => {
  const server = await staying('')
  const { handle, given } = called('onOpen', server.url)
  const [response] = (await given) as [Response]
  expect([response.status, response.headers.get('content-type'), handle.state]).toEqual([
    200,
    'text/event-stream',
    'open',
  ])
  // The stream is ours to read.
  await expect(response.text()).rejects.toThrow(TypeError)
  handle.close()
  await handle.closed
  await server.allClosed()
})

it('takes a line without a colon as a field', async () => {
  const server = await answering(`${head}data\n\nhello\n:a comment\ndata:x\n\n`)
  const told: string[] = []
  await listen(
    server.url,
    {
      onMessage: (_, event, message) => told.push(`${event} ${JSON.stringify(message)}`),
      onComment: (comment) => told.push(`comment ${comment}`),
    },
    retry,
  ).closed
  expect(told).toEqual(['message ""', 'comment a comment', 'message "x"'])
})

it('needs no field', async () => {
  const server = await answering(`${head}data: alone\n\n\n\nid: 5\n\nevent: lonely\n\n`)
  const told: string[] = []
  const handle = listen(server.url, { onMessage: (...message) => told.push(message.join('|')) }, retry)
  await handle.closed
  expect([told, handle.lastEventId, handle.error?.kind]).toEqual([['|message|alone'], '5', 'over'])
})

it('tells the whole example of the Android library', async () => {
  const server = await answering(`${head}retry: 100\nid: 1\nevent: channel\ndata:{"channel_id":10264}\n\n`)
  const told: unknown[][] = []
  await listen(server.url, {
    onRetryTime: (ms) => void told.push([ms]),
    onMessage: (...message) => told.push(message),
  }).closed
  expect(told).toEqual([[100], ['1', 'channel', '{"channel_id":10264}']])
})

it('calls nothing before it returns', async () => {
  const told: string[] = []
  const handle = listen(
    'http://127.0.0.1:1/',
    { onClosed: () => told.push('closed') },
    { signal: AbortSignal.abort() },
  )
  expect(told).toEqual([])
  await handle.closed
  expect([told, handle.state, handle.error]).toEqual([['closed'], 'closed', undefined])
})

it('waits for one callback before the next', async () => {
  const server = await answering(`${head}data: 1\n\ndata: 2\n\n: c\n`)
  const told: string[] = []
  const slowly = async (what: string): Promise<void> => {
    told.push(`${what} begins`)
    await turn()
    told.push(`${what} ends`)
  }
  await listen(
    server.url,
    {
      onOpen: () => slowly('open'),
      onMessage: (_, __, message) => slowly(message),
      onComment: slowly,
    },
    retry,
  ).closed
  expect(told).toEqual(['open', '1', '2', 'c'].flatMap((what) => [`${what} begins`, `${what} ends`]))
})

describe('a callback that fails', () => {
  const names = ['onOpen', 'onMessage', 'onComment', 'onRetryTime', 'onRetryError', 'onClosed'] as const
  const ways = {
    throws: () => {
      throw new Error('mine')
    },
    rejects: () => Promise.reject(new Error('mine')),
  }
  it.each(names.flatMap((name) => Object.entries(ways).map(([way, fail]) => ({ name, way, fail }))))(
    '$name $way',
    async ({ name, fail }) => {
      const server = await answering(`${head}: c\nretry: 1\nid: 1\ndata: 1\n\n`)
      const errors: unknown[] = []
      const handle = listen(
        server.url,
        { [name]: fail },
        { ...retry, onCallbackError: (error, callback) => errors.push([callback, String(error)]) },
      )
      await handle.closed
      await turn()
      expect([errors, handle.error?.kind, handle.lastEventId]).toEqual([[[name, 'Error: mine']], 'over', '1'])
      expect(server.requests).toHaveLength(2)
    },
  )

  it('makes an attempt fail where there is no request', async () => {
    const server = await answering(head)
    const errors: string[] = []
    let tokens = 0
    const handle = listen(
      server.url,
      {
        onPreRetry(request) {
          if (++tokens === 1) throw new Error('no token')
          request.headers.set('Authorization', `Bearer ${tokens}`)
        },
        onRetryError: ({ kind, message }) => void errors.push(`${kind}: ${message}`),
      },
      { ...retry, onCallbackError: () => {} },
    )
    await handle.closed
    expect(errors).toEqual(['ended: the stream ended', 'request: no request: no token'])
    expect(server.requests[1]).toMatch(/^authorization: Bearer 2\r$/im)
  })

  it('is warned of unless it is taken', async () => {
    const server = await answering()
    const { promise, resolve } = Promise.withResolvers<Error>()
    process.once('warning', resolve)
    listen(server.url, {
      onClosed() {
        throw new Error('mine')
      },
    })
    expect((await promise).message).toMatch(/^onClosed failed: Error: mine/)
  })
})

it('lets the body of a refusal be read', async () => {
  const server = await answering('HTTP/1.1 401 No\r\nContent-Length: 7\r\n\r\nexpired')
  const { promise, resolve } = Promise.withResolvers<string>()
  const handle = listen(server.url, {
    async onRetryError(_, response) {
      resolve((await response?.text()) ?? '')
      return false
    },
  })
  expect(await promise).toBe('expired')
  await handle.closed
  expect([handle.error?.kind, handle.error?.message]).toEqual(['status', 'the server answered 401'])
})

it('closes with a signal, a using block, or from anywhere', async () => {
  const server = await staying(': here\n')
  const abort = new AbortController()
  await new Promise((resolve) => {
    const { closed } = listen(server.url, { onComment: () => abort.abort() }, { signal: abort.signal })
    void closed.then(resolve)
  })
  const { handle, given } = called('onComment', server.url)
  {
    await using used = handle
    await given
    expect(used.state).toBe('open')
  }
  expect(handle.state).toBe('closed')
  await server.allClosed()
})

it('may be disposed of inside a callback that is waited for', async () => {
  const server = await staying('data: 1\n\ndata: 2\n\n')
  const told: string[] = []
  const handle = listen(server.url, {
    async onMessage(_, __, message) {
      told.push(message)
      await handle[Symbol.asyncDispose]()
      told.push('disposed')
    },
    onClosed: () => told.push('closed'),
  })
  await handle.closed
  await turn()
  expect(told).toEqual(['1', 'closed', 'disposed'])
  await server.allClosed()
})

it('sends through the dispatcher that it is given, and leaves it open', async () => {
  const server = await answering(`${head}data: 1\n\n`)
  const origins: string[] = []
  const agent = new Agent()
  const dispatcher = agent.compose((dispatch) => (request, handler) => {
    origins.push(String(request.origin))
    return dispatch(request, handler)
  })
  await listen(server.url, {}, { ...retry, dispatcher }).closed
  expect(origins).toEqual([server.url.slice(0, -1), server.url.slice(0, -1)])
  expect(agent.destroyed).toBe(false)
  await agent.close()
})

it('sends the body each time', async () => {
  const server = await answering(`${head}data: 1\n\n`)
  await listen({ url: server.url, method: 'POST', body: 'question' }, {}, retry).closed
  expect(server.requests.map((request) => request.split('\r\n')[0])).toEqual(Array(2).fill('POST / HTTP/1.1'))
})

it('takes a Request', async () => {
  const server = await answering(`${head}data: 1\n\n`)
  await listen(new Request(server.url, { headers: { 'X-A': '1' } }), {}, retry).closed
  expect(server.requests.map((request) => /^x-a: (.*)\r$/im.exec(request)?.[1])).toEqual(['1', '1'])
})

it('does not try again where a certificate is not trusted', async () => {
  const server = await wireServer(() => {}, await selfSigned())
  const handle = listen(server.url, {})
  await handle.closed
  expect(handle.error?.kind).toBe('certificate')
})

describe('throws for', () => {
  it.each([
    ['no URL', () => listen('/events', {}), /Invalid URL/],
    ['another scheme', () => listen('ftp://example.org/', {}), /no http or https URL/],
    ['a body of GET', () => listen({ url: 'http://a/', body: 'x' }, {}), /set method/],
    [
      'a body that is a stream',
      () => listen(new Request('http://a/', { method: 'POST', body: 'x' }), {}),
      /every attempt/,
    ],
    ['a time that is none', () => listen('http://a/', {}, { idleTimeoutMs: -1 }), /idleTimeoutMs is -1/],
    ['a number that is none', () => listen('http://a/', {}, { maxRetries: 1.5 }), /maxRetries is 1.5/],
  ])('%s', (_, call, message) => {
    expect(call).toThrow(message)
  })
})
