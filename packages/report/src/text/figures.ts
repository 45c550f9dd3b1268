/** `412 ms`, `1.9 s`, `0.42 ms`: three digits at most, and a dash where nothing was measured. */
export function milliseconds(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '-'
  if (value === 0) return '0 ms'
  const size = Math.abs(value)
  if (size < 0.995) return `${value.toFixed(2)} ms`
  if (size < 9.95) return `${value.toFixed(1)} ms`
  if (size < 999.5) return `${value.toFixed(0)} ms`
  const seconds = value / 1000
  return `${seconds.toFixed(size < 99_950 ? 1 : 0)} s`
}

/** `4,096` */
export function count(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '-'
  return value.toLocaleString('en-US', { maximumFractionDigits: 1 })
}

/** `1 rule`, `3 rules` */
export function plural(value: number, singular: string, more: string = `${singular}s`): string {
  return `${count(value)} ${value === 1 ? singular : more}`
}

/** `a`, `a and b`, `a, b and c` */
export function listed(items: readonly string[]): string {
  if (items.length <= 1) return items[0] ?? ''
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}

/** The UTC time of an ISO 8601 instant for people, `2026-11-21 05:21:03 UTC`; anything else as it is. */
export function instant(iso: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.\d+)?Z$/u.exec(iso)
  return match ? `${match[1]} ${match[2]} UTC` : iso
}
