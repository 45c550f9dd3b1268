import type { Limit } from '../shapes/load-report.ts'
import type { Failure, Measurement } from './measurement.ts'

/** A process on the server's side, seen when no more streams could be opened. */
export interface ServerProcess {
  readonly program: string
  readonly pid: number
  readonly openFiles: number
  readonly openFilesLimit: number
}

/** So few descriptors left are none: a server keeps some for itself. */
const RESERVED_FILES = 8

/**
 * At how many streams it broke, what that looks like to a client, and on which limit, as far as that can be told.
 *
 * @returns undefined for a workload that does not look for one
 */
export function limitOf(
  measurement: Pick<Measurement, 'ramp' | 'streams' | 'failures'>,
  processes: readonly ServerProcess[] = [],
): Limit | undefined {
  const { ramp, streams, failures } = measurement
  if (ramp === undefined) return undefined
  const open = { streams: ramp.brokeAt ?? streams.peak, ...stayedOpen(ramp.brokeAt ?? streams.peak, ramp) }
  if (ramp.brokeAt === null) return { ...open, reached: false, name: null, where: null, failure: null }
  const named = nameOf(streams, failures, processes)
  return { ...open, reached: true, ...named }
}

function stayedOpen(
  streams: number,
  { lostAfter, watchedMs, eventsAfter }: NonNullable<Measurement['ramp']>,
): Pick<Limit, 'stayedOpen' | 'watchedMs' | 'eventsAfter'> {
  return { stayedOpen: Math.max(0, streams - lostAfter), watchedMs, eventsAfter }
}

/** The two most frequent say enough. */
const LOOKS_SHOWN = [0, 1]

const NGINX = /^(?:nginx|openresty)\b/i

type Named = Pick<Limit, 'name' | 'where' | 'failure'> & { readonly fix?: string }

function nameOf(
  streams: Measurement['streams'],
  failures: readonly Failure[],
  processes: readonly ServerProcess[],
): Named {
  const [failure] = failures
  if (failure?.kind === 'files') return { ...GENERATOR_FILES, failure: failure.error }
  if (failure?.kind === 'ports') return { ...GENERATOR_PORTS, failure: failure.error }
  if (streams.waiting > 0 && (failure === undefined || failure.kind === 'silent'))
    return http2Streams(streams)
  const looks = LOOKS_SHOWN.map((n) => failures[n])
    .flatMap((one) => (one === undefined ? [] : [looksLike(one)]))
    .join('; or ')
  const full = processes.find(({ openFiles, openFilesLimit }) => openFiles >= openFilesLimit - RESERVED_FILES)
  if (full !== undefined) {
    return {
      name: 'open files of the server',
      where: 'server',
      failure: looks,
      fix: `${full.program} (process ${full.pid}) has ${full.openFiles} of ${full.openFilesLimit} open files: raise its limit (ulimit -n, LimitNOFILE, worker_rlimit_nofile)`,
    }
  }
  // nginx answers 500 to some and cuts others; the page names it.
  const page = failures.find(({ by }) => NGINX.test(by ?? ''))
  const isNginx = processes.some(({ program }) => program === 'nginx')
  const isCut = failure?.kind === 'reset' || failure?.kind === 'closed'
  const named = page === undefined && isNginx && isCut ? WORKER_CONNECTIONS : byAnswer(page ?? failure)
  return { ...named, failure: looks === '' ? looksLike(undefined) : looks }
}

const GENERATOR_FILES = {
  name: 'open files of the generator',
  where: 'generator',
  fix: 'this is no limit of the server: raise the open files of this shell (ulimit -n), or use --segments',
} as const

const GENERATOR_PORTS = {
  name: 'ports of the generator',
  where: 'generator',
  fix: 'this is no limit of the server: each address here has some 28,000 ports to one server; widen net.ipv4.ip_local_port_range, or use more addresses',
} as const

function http2Streams({ http2StreamLimit, http2Connections }: Measurement['streams']): Named {
  const silence = 'silence: the stream is never sent, and a browser shows no error'
  if (http2StreamLimit === null) {
    return {
      name: 'HTTP/2 streams that this client puts on a connection',
      where: 'generator',
      failure: silence,
      fix: 'the server announces no limit, and this client opens no more than 1,000 streams on a connection: use --connections',
    }
  }
  return {
    name: 'HTTP/2 streams of a connection',
    where: 'server',
    failure: silence,
    fix: `the server announces SETTINGS_MAX_CONCURRENT_STREAMS = ${http2StreamLimit}, on ${http2Connections} connections: raise it (nginx: http2_max_concurrent_streams)`,
  }
}

function looksLike(failure: Failure | undefined): string {
  switch (failure?.kind) {
    case undefined:
      return 'silence: no answer, and no error'
    case 'refused':
      return 'the connection is refused'
    case 'reset':
      return 'the connection is reset before an answer'
    case 'closed':
      return 'the connection is closed without an answer'
    case 'silent':
      return `silence: the connection is open, but ${failure.error}`
    case 'answered':
    case 'files':
    case 'ports':
    case 'other':
      return failure.error
  }
}

function byAnswer(failure: Failure | undefined): Omit<Named, 'failure'> {
  const isNginx = NGINX.test(failure?.by ?? '')
  switch (failure?.kind) {
    case 'answered':
      if (isNginx && failure.status === 500) return WORKER_CONNECTIONS
      if (isNginx && failure.status === 503) return LIMIT_CONN
      if (isNginx) return BEHIND_PROXY
      return OWN
    case 'refused':
      return {
        name: 'connections of the server',
        where: 'server',
        fix: 'it listens no more, or its backlog is full',
      }
    case 'reset':
    case 'closed':
    case 'silent':
    case undefined:
      return {
        name: 'connections of the server',
        where: 'server',
        fix: 'the system takes connections that the server does not serve: look at its open files, its limit of connections and its log',
      }
    case 'files':
    case 'ports':
    case 'other':
      return { name: null, where: null }
  }
}

const WORKER_CONNECTIONS = {
  name: 'worker_connections of nginx',
  where: 'proxy',
  fix: 'a stream takes two, to the client and to the origin: raise worker_connections (and worker_rlimit_nofile)',
} as const

const LIMIT_CONN = {
  name: 'limit_conn of nginx',
  where: 'proxy',
  fix: 'raise limit_conn for this location: each stream counts as long as it is open',
} as const

const BEHIND_PROXY = {
  name: 'connections of the origin',
  where: 'server',
  fix: 'the proxy gets no answer from the origin: look there, at its open files and its limit of connections',
} as const

const OWN = {
  name: 'a limit of the server’s own',
  where: 'server',
  fix: 'the server refuses more streams by itself',
} as const
