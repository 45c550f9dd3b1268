import { escapeNonAscii, escapeTerminal } from '../../text/escape.ts'
import type { RenderOptions } from '../reporter.ts'

/** Signs that tell outcomes apart without colour; in ASCII where nothing else can be shown. */
const SIGNS = {
  good: ['✓', '+'],
  bad: ['✗', 'x'],
  unknown: ['?', '?'],
  warning: ['!', '!'],
  skipped: ['–', '-'],
  dot: ['·', '|'],
  rule: ['─', '-'],
  micro: ['µs', 'us'],
} as const

export type Sign = keyof typeof SIGNS

/** SGR parameters: on, off. Only the colours every palette keeps readable on dark and on light. */
const PAINTS = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const

export type Paint = keyof typeof PAINTS

/** What a terminal can show, and how to write for it. */
export interface Style {
  /** Columns to fill. */
  readonly width: number
  sign(sign: Sign): string
  /** Puts colour around one line of text that is already safe. */
  paint(text: string, ...paints: readonly Paint[]): string
  /** Makes any text safe to show: one line, at most `limit` characters of it. */
  text(value: string, limit?: number): string
}

/** The style for a terminal. Below 40 columns the terminal may wrap. */
export function styleFor(options: RenderOptions): Style {
  return {
    width: Math.max(40, Math.floor(options.columns)),
    sign: (sign) => SIGNS[sign][options.unicode ? 0 : 1],
    paint: (text, ...paints) => {
      if (!options.color || paints.length === 0) return text
      const on = paints.map((paint) => PAINTS[paint][0]).join(';')
      const off = paints.map((paint) => PAINTS[paint][1]).join(';')
      return `\x1b[${on}m${text}\x1b[${off}m`
    },
    text: (value, limit) => {
      const safe = escapeTerminal(value, limit)
      return options.unicode ? safe : escapeNonAscii(safe)
    },
  }
}
