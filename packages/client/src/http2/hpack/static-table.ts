import type { Header } from '@ssespec/recording'

const methods = [
  ':method GET',
  ':method POST',
  ':path /',
  ':path /index.html',
  ':scheme http',
  ':scheme https',
]
const statuses = ['200', '204', '206', '304', '400', '404', '500'].map((status) => `:status ${status}`)
const names =
  'accept-charset accept-encoding: accept-language accept-ranges accept access-control-allow-origin age allow ' +
  'authorization cache-control content-disposition content-encoding content-language content-length ' +
  'content-location content-range content-type cookie date etag expect expires from host if-match ' +
  'if-modified-since if-none-match if-range if-unmodified-since last-modified link location max-forwards ' +
  'proxy-authenticate proxy-authorization range referer refresh retry-after server set-cookie ' +
  'strict-transport-security transfer-encoding user-agent vary via www-authenticate'

/** The static table (RFC 7541, Appendix A); its first entry has index 1. */
export const STATIC_TABLE: readonly Header[] = [
  [':authority', ''],
  ...[...methods, ...statuses].map((entry): Header => entry.split(' ') as [string, string]),
  ...names
    .split(' ')
    .map((name): Header => (name === 'accept-encoding:' ? ['accept-encoding', 'gzip, deflate'] : [name, ''])),
]
