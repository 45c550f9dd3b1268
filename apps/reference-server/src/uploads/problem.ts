import { STATUS_CODES } from 'node:http'
import type { Response } from 'express'

/** A request that cannot be granted; the message is for the person who made it. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly status: number
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(detail)
    this.status = status
    this.headers = headers
  }
}

/**
 * RFC 9457 4.2.1: "about:blank" says "that the problem has no additional semantics beyond that of the HTTP
 * status code", and the title is then the status phrase.
 */
export function answerProblem(response: Response, { status, message, headers }: Problem): void {
  const problem = { type: 'about:blank', title: STATUS_CODES[status], status, detail: message }
  response.status(status).set({ 'Cache-Control': 'no-store', ...headers })
  response.type('application/problem+json').send(`${JSON.stringify(problem)}\n`)
}
