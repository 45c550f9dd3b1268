import stringWidth from 'string-width'
import wrapAnsi from 'wrap-ansi'

import type { Paint, Style } from './style.ts'

/** Prose wider than this is hard to read, whatever the screen's width. */
const PROSE = 96

/** A paragraph, wrapped at words, each line indented. */
export function paragraph(text: string, indent: number, style: Style, ...paints: readonly Paint[]): string[] {
  return wrap(text, indent, style, true).map((line) => ' '.repeat(indent) + style.paint(line, ...paints))
}

/** A line of something literal: its spaces are kept, and it is broken only where it does not fit. */
export function literal(text: string, indent: number, style: Style, ...paints: readonly Paint[]): string[] {
  return wrap(text, indent, style, false).map((line) => ' '.repeat(indent) + style.paint(line, ...paints))
}

/** A URL, whole: broken in two it could be neither followed nor copied. */
export function address(url: string, indent: number, style: Style, ...paints: readonly Paint[]): string[] {
  return [' '.repeat(indent) + style.paint(url, ...paints)]
}

/** Lines with a label in front of the first; the lines come indented by `at` columns already. */
export function labelled(label: string, lines: readonly string[], at: number, style: Style): string[] {
  const [first = '', ...rest] = lines
  const indent = at - LABEL
  return [`${' '.repeat(indent)}${style.paint(label.padEnd(LABEL), 'dim')}${first.slice(at)}`, ...rest]
}

/** Columns a label takes. */
export const LABEL = 10

/** Text at the left and text at the right edge of one line, where both fit; else one below the other. */
export function spread(left: string, right: string, style: Style): string[] {
  const gap = style.width - stringWidth(left) - stringWidth(right)
  return gap < 2 ? [left, right] : [left + ' '.repeat(gap) + right]
}

function wrap(text: string, indent: number, style: Style, prose: boolean): string[] {
  const room = style.width - indent
  return wrapAnsi(text, prose ? Math.min(room, PROSE) : room, { hard: true, trim: prose }).split('\n')
}
