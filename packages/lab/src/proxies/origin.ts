import { LabError } from '../errors.ts'

/** The origin as configuration files name it. */
export interface OriginAddress {
  /** An IPv6 address stands in brackets. */
  readonly host: string
  readonly port: string
}

/** @throws LabError when it is no URL of a cleartext HTTP server without a path. */
export function originAddress(origin: string | URL): OriginAddress {
  const url = URL.parse(String(origin))
  if (url?.protocol !== 'http:' || url.pathname !== '/' || url.search !== '') {
    throw new LabError(`The origin of a proxy is http://HOST:PORT without a path, not ${String(origin)}.`)
  }
  return { host: url.hostname, port: url.port === '' ? '80' : url.port }
}
