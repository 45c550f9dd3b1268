/** A request that asks for what cannot be had; the message is for the person who wrote the URL. */
export class ParameterError extends Error {
  override readonly name = 'ParameterError'
}

/** What `/events` may be asked for. */
export interface EventParameters {
  readonly rate: number
  readonly size: number
  readonly count: number
  readonly firstMs: number | undefined
  readonly heartbeatMs: number | undefined
  readonly retry: number
  readonly withIds: boolean
  readonly perConnection: boolean
  readonly accelBuffering: boolean
}

export function parseEventParameters(query: URLSearchParams): EventParameters {
  const first = number(query, 'first', { from: 0, to: 3600 })
  const heartbeat = number(query, 'heartbeat', { from: 0.01, to: 3600 })
  return {
    rate: number(query, 'rate', { from: 0, to: 10_000 }) ?? 10,
    size: wholeNumber(query, 'size', { from: 0, to: 4_194_304 }) ?? 0,
    count: wholeNumber(query, 'count', { from: 1, to: 1_000_000_000 }) ?? Infinity,
    firstMs: first === undefined ? undefined : first * 1000,
    heartbeatMs: heartbeat === undefined ? undefined : heartbeat * 1000,
    retry: wholeNumber(query, 'retry', { from: 1, to: 86_400_000 }) ?? 1000,
    withIds: oneOf(query, 'id', ['number', 'omit']) !== 'omit',
    perConnection: oneOf(query, 'sequence', ['shared', 'connection']) === 'connection',
    accelBuffering: oneOf(query, 'accelBuffering', ['no', 'omit']) !== 'omit',
  }
}

interface Range {
  readonly from: number
  readonly to: number
}

function number(query: URLSearchParams, name: string, range: Range): number | undefined {
  return inRange(query, name, 'a number', /^[0-9]{1,12}(\.[0-9]{1,9})?$/, range)
}

function wholeNumber(query: URLSearchParams, name: string, range: Range): number | undefined {
  return inRange(query, name, 'a whole number', /^[0-9]{1,12}$/, range)
}

function inRange(
  query: URLSearchParams,
  name: string,
  kind: string,
  form: RegExp,
  { from, to }: Range,
): number | undefined {
  const text = single(query, name)
  if (text === undefined) return undefined
  const value = form.test(text) ? Number(text) : Number.NaN
  if (value >= from && value <= to) return value
  throw new ParameterError(`The parameter ${name} is ${quote(text)}; it takes ${kind} from ${from} to ${to}.`)
}

function oneOf(query: URLSearchParams, name: string, values: readonly string[]): string | undefined {
  const text = single(query, name)
  if (text === undefined || values.includes(text)) return text
  throw new ParameterError(`The parameter ${name} is ${quote(text)}; it takes ${values.join(' or ')}.`)
}

function single(query: URLSearchParams, name: string): string | undefined {
  const values = query.getAll(name)
  if (values.length < 2) return values[0]
  throw new ParameterError(`The parameter ${name} is given ${values.length} times; give it once.`)
}

function quote(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text)
}
