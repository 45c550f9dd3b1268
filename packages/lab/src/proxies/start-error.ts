import { LabError } from '../errors.ts'

/** A proxy did not start: it ended, or did not accept connections in time. */
export class ProxyStartError extends LabError {
  override name = 'ProxyStartError'
  /** Name of the proxy. */
  readonly proxy: string
  /** What the proxy itself wrote to stderr and stdout, the last 64 Ki characters of each. */
  readonly output: string

  constructor(proxy: string, reason: string, output: string) {
    super(`${proxy} ${reason}${output === '' ? '' : `:\n${output}`}`)
    this.proxy = proxy
    this.output = output
  }
}

/** Another program had taken one of the ports; other ports may do. */
export class PortTakenError extends ProxyStartError {
  override name = 'PortTakenError'
}
