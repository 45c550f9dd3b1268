import { eventSourceHeaders } from '@ssespec/client'
import { expect, it } from 'vitest'

it('asks for an event stream, fresh and not compressed', () => {
  expect(eventSourceHeaders()).toEqual([
    ['Accept', 'text/event-stream'],
    ['Cache-Control', 'no-store'],
    ['Accept-Encoding', 'identity'],
  ])
})

it('sends the last event ID as UTF-8', () => {
  expect(eventSourceHeaders({ lastEventId: 'é☃', acceptEncoding: '' }).slice(2)).toEqual([
    ['Last-Event-ID', '\xc3\xa9\xe2\x98\x83'],
  ])
})
