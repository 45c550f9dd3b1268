/**
 * How a client may speak to a proxy: HTTP/1.1 in cleartext, HTTP/2 over TLS (chosen by ALPN), HTTP/2 in
 * cleartext with prior knowledge (RFC 9113, section 3.3).
 */
export type Protocol = 'http/1.1' | 'h2' | 'h2c'

/** All of them, in the order they are shown. */
export const protocols: readonly Protocol[] = ['http/1.1', 'h2', 'h2c']
