/** The codes of errors that say that a server is there, but does not speak this version of HTTP. */
export const NOT_OFFERED = {
  'http/1.1': 'ERR_NO_ALPN_HTTP1',
  h2: 'ERR_NO_ALPN_H2',
  h2c: 'ERR_NOT_HTTP2',
} as const
