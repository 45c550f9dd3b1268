import type { ExchangeRequest } from '@ssespec/client'
import type { ShortStep } from '@ssespec/rules'

import type { PlanContext } from '../probe.ts'
import { type Ask, requestOf, requestWith } from './ask.ts'

/** How long a response to HEAD may stay open, in ms. */
const HEAD_END_MS = 2000

/** A method that nobody has registered. */
const UNASSIGNED = 'SSESPEC'

/** Accept in all its forms. */
export function acceptAsks(context: PlanContext): Ask[] {
  const ask = (step: ShortStep, accept: string | undefined, ...rules: readonly string[]): Ask => ({
    step,
    what: accept === undefined ? 'the stream without Accept' : `the stream with Accept: ${accept}`,
    rules: ['response/accept', ...rules],
    request: requestWith(context, 'Accept', accept),
  })
  return [
    ask('accept-list', 'text/plain;q=0.1, text/event-stream;q=0.9'),
    ask('accept-capitals', 'TEXT/EVENT-STREAM'),
    ask('accept-absent', undefined, 'response/vary'),
    ask('accept-any', '*/*', 'response/vary'),
    ask('accept-text', 'text/*', 'response/vary'),
  ]
}

/** Methods other than GET. */
export function methodAsks(context: PlanContext): Ask[] {
  const stream = requestOf(context)
  return [
    {
      step: 'head',
      what: 'the head alone',
      rules: ['response/head', 'response/framing'],
      request: { ...stream, method: 'HEAD' },
      durationMs: HEAD_END_MS,
    },
    {
      step: 'options',
      what: 'what is offered',
      rules: ['response/method'],
      request: { ...stream, method: 'OPTIONS' },
    },
    {
      step: 'unassigned',
      what: 'a method that does not exist',
      rules: ['response/method'],
      request: { ...stream, method: UNASSIGNED },
    },
  ]
}

/** An older version of HTTP/1. */
export function versionAsks(context: PlanContext): Ask[] {
  if (context.protocol !== 'http/1.1') return []
  const request: ExchangeRequest = { ...requestOf(context), httpVersion: '1.0' }
  return [{ step: 'http-1.0', what: 'the stream over HTTP/1.0', rules: ['response/http-1.0'], request }]
}
