const TIME = /^\s*\+?(?<number>[0-9]+(?:\.[0-9]+)?)\s*(?<unit>[a-z]*)\.?\s*$/i

const MILLISECONDS: ReadonlyMap<string, number> = new Map([
  ...['', 'ms', 'msec', 'millis', 'milliseconds'].map((unit): [string, number] => [unit, 1]),
  ...['s', 'sec', 'secs', 'second', 'seconds'].map((unit): [string, number] => [unit, 1000]),
  ...['m', 'min', 'mins', 'minute', 'minutes'].map((unit): [string, number] => [unit, 60_000]),
])

/** The whole number of milliseconds that `3s`, ` 3000` or `1.5 min` was to be; undefined where that cannot be told. */
export function millisecondsMeant(value: string): number | undefined {
  const { number, unit = '' } = TIME.exec(value)?.groups ?? {}
  const factor = MILLISECONDS.get(unit.toLowerCase())
  if (number === undefined || factor === undefined) return undefined
  const milliseconds = Math.round(Number(number) * factor)
  return Number.isSafeInteger(milliseconds) ? milliseconds : undefined
}
