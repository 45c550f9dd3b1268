import { randomBytes } from 'node:crypto'
import { parse as parseCookie } from 'cookie'
import type { Request, Response } from 'express'

const NAME = 'ssespec_uploads'
/** 128 random bits: nobody guesses one. Anything else is not ours, and counts as none. */
const FORM = /^[A-Za-z0-9_-]{22}$/

export function randomId(): string {
  return randomBytes(16).toString('base64url')
}

/** Whose uploads the request may see; undefined for a client without a session, such as curl. */
export function sessionOf(request: Request): string | undefined {
  const session = parseCookie(request.headers.cookie ?? '')[NAME]
  return session !== undefined && FORM.test(session) ? session : undefined
}

/** Gives a session to a browser that has none. It lasts as long as the browser is open. */
export function ensureSession(request: Request, response: Response): void {
  if (sessionOf(request) !== undefined) return
  response.cookie(NAME, randomId(), { httpOnly: true, sameSite: 'lax', path: '/uploads' })
}
