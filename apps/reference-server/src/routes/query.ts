import type { Request } from 'express'

/** The query of the request's URL, percent-decoded; what is malformed is taken as it stands. */
export function queryOf(request: Request): URLSearchParams {
  const start = request.originalUrl.indexOf('?')
  return new URLSearchParams(start < 0 ? '' : request.originalUrl.slice(start + 1))
}
