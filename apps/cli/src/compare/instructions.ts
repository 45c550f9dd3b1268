import { hostname } from 'node:os'

import { DIRECT, type Way } from '@ssespec/conformance'
import { escapeLines } from '@ssespec/report'
import type { ProxyFamily } from '@ssespec/rules'

/** What leads to an origin, in the words of each proxy. */
const LINES: Readonly<Record<ProxyFamily, (host: string, port: string) => string>> = {
  nginx: (host, port) => `location / { proxy_pass http://${host}:${port}; }`,
  haproxy: (host, port) => `server origin ${host}:${port}`,
  caddy: (host, port) => `reverse_proxy ${host}:${port}`,
  traefik: (host, port) => `servers: [{ url: "http://${host}:${port}" }]`,
  envoy: (host, port) => `socket_address: { address: ${host}, port_value: ${port} }`,
  apache: (host, port) => `ProxyPass / http://${host}:${port}/`,
  varnish: (host, port) => `backend default { .host = "${host}"; .port = "${port}"; }`,
  h2o: (host, port) => `proxy.reverse.url: http://${host}:${port}/`,
  lighttpd: (host, port) => `proxy.server = ( "" => ( ( "host" => "${host}", "port" => ${port} ) ) )`,
  nghttpx: (host, port) => `backend=${host},${port}`,
  trafficserver: (host, port) => `map / http://${host}:${port}/`,
  squid: (host, port) => `cache_peer ${host} parent ${port} 0 no-query originserver`,
}

/** Shown where nobody said which proxy it is. */
const COMMON: readonly ProxyFamily[] = ['nginx', 'haproxy', 'caddy']

/** What to do, for whoever runs the proxies: what to point where, and what happens then. */
export function instructions(origin: string, ways: readonly Way[], told: ProxyFamily | undefined): string {
  const { hostname: bound, port } = new URL(origin)
  const everywhere = bound === '0.0.0.0' || bound === '[::]'
  const host = everywhere ? hostname() : bound
  const lines = ways
    .filter(({ name }) => name !== DIRECT)
    .flatMap(({ name, urls }) => [...new Set(Object.values(urls))].map((url) => `  ${name}: ${url}`))
  const elsewhere = everywhere
    ? `It can be reached at every address of this machine.`
    : `From a container or another machine it can be reached with --host 0.0.0.0.`
  return [
    `The origin listens at http://${host}:${port}. ${elsewhere}`,
    '',
    'Have each of these lead to it; the path may change on the way, the query must not:',
    ...lines.map((line) => escapeLines(line).join(' ')),
    '',
    ...(told ? [told] : COMMON).map((family) => `  ${`${family}:`.padEnd(9)} ${LINES[family](host, port)}`),
    '',
    'The comparison begins by itself when a request has come through each. Ctrl-C ends it.',
    '',
  ].join('\n')
}
