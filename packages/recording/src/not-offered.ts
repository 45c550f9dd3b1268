/** The codes of errors that say that a server speaks TLS, but not this version of HTTP. */
export const NOT_OFFERED = {
  'http/1.1': 'ERR_NO_ALPN_HTTP1',
  h2: 'ERR_NO_ALPN_H2',
} as const
