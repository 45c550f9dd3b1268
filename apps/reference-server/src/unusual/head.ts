import { serveEventStream, eventStream } from '../stream/event-stream.ts'
import type { Exchange } from '../exchange.ts'
import type { Fields } from '../stream/head.ts'
import type { Unusual, UnusualServers } from '../unusual-endpoint.ts'

function withFields(description: string, fields: Fields): Unusual {
  return { description, serve: eventStream({ fields }) }
}

/** An origin that is repeated to all who are let in, and to no other. */
const FRIENDS = new Set(['https://friend.example'])

export default {
  charset: withFields('The type is in capitals, with the charset in quotes.', {
    'Content-Type': 'Text/Event-Stream; charset="UTF-8"',
  }),
  'no-store': withFields('Cache-Control: no-store, no-transform.', {
    'Cache-Control': 'no-store, no-transform',
  }),
  private: withFields('Cache-Control: private, no-transform, max-age=0.', {
    'Cache-Control': 'private, no-transform, max-age=0',
  }),
  'without-cors': withFields('No page of another origin may read it.', {
    'Access-Control-Allow-Origin': undefined,
  }),
  'vary-origin': {
    description: 'One origin may read it with credentials; Vary says that the answer depends on it.',
    serve(exchange) {
      const origin = exchange.request.get('Origin') ?? ''
      const isFriend = FRIENDS.has(origin)
      serveEventStream(exchange, {
        fields: {
          Vary: 'Origin',
          'Access-Control-Allow-Origin': isFriend ? origin : undefined,
          'Access-Control-Allow-Credentials': isFriend ? 'true' : undefined,
        },
      })
    },
  },
  'many-fields': withFields('A long head: cookies, policies, a field of 4 KiB.', {
    'Set-Cookie': 'session=an-example; HttpOnly; SameSite=Lax',
    'Content-Security-Policy': "default-src 'none'",
    'X-Long': 'x'.repeat(4096),
  }),
  'head-not-allowed': {
    description: 'HEAD, OPTIONS and the rest are refused with 405, and Allow says what is not.',
    serve(exchange) {
      const { request, response } = exchange
      if (request.method === 'GET')
        return serveEventStream(exchange, { fields: { 'Access-Control-Allow-Origin': undefined } })
      request.resume()
      response.status(405).set('Allow', 'GET').end()
    },
  },
  'json-for-others': {
    description: 'Who does not want text/event-stream gets JSON; Vary says so.',
    serve: negotiate,
  },
  'any-method': {
    description: 'Every method gets the stream, HEAD its head.',
    serve(exchange) {
      const { request } = exchange
      if (request.method !== 'HEAD') request.method = 'GET'
      serveEventStream(exchange)
    },
  },
} satisfies UnusualServers as UnusualServers

function negotiate(exchange: Exchange): void {
  const { request, response } = exchange
  const accept = (request.get('Accept') ?? '*/*').toLowerCase()
  const wantsStream = ['text/event-stream', 'text/*', '*/*'].some((range) => accept.includes(range))
  if (wantsStream) return serveEventStream(exchange, { fields: { Vary: 'Accept' } })
  request.resume()
  response
    .set({ Vary: 'Accept', 'Cache-Control': 'no-store', 'Access-Control-Allow-Origin': '*' })
    .json({ events: [] })
}
