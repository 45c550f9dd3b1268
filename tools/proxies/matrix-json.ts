import type { Matrix } from './entry.ts'

/** The matrix as JSON, a line for each configuration and protocol, so that two of them can be compared. */
export function asJson({ entries, ...rest }: Matrix): string {
  const head = JSON.stringify(rest, null, 1).replace(/\n\}$/, '')
  return `${head},\n "entries": [\n${entries.map((entry) => `  ${JSON.stringify(entry)}`).join(',\n')}\n ]\n}\n`
}
