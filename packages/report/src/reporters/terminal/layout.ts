import wrapAnsi from 'wrap-ansi'

import type { Paint, Sign, Style } from './style.ts'

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

/** A paragraph with a sign before its first line; the further lines stand below its text. */
export function marked(sign: Sign, text: string, style: Style, ...paints: readonly Paint[]): string[] {
  const [first = '', ...rest] = paragraph(text, 4, style, ...paints)
  return [`  ${style.paint(style.sign(sign), ...paints)} ${first.slice(4)}`, ...rest]
}

/** Lines with a label before the first, which takes `room` columns; the lines are indented by `at` columns already. */
export function labelled(
  label: string,
  lines: readonly string[],
  style: Style,
  { at, room }: { readonly at: number; readonly room: number },
): string[] {
  const [first = '', ...rest] = lines
  return [`${' '.repeat(at - room)}${style.paint(label.padEnd(room), 'dim')}${first.slice(at)}`, ...rest]
}

function wrap(text: string, indent: number, style: Style, prose: boolean): string[] {
  const room = style.width - indent
  const wrapped = wrapAnsi(text, prose ? Math.min(room, PROSE) : room, { hard: true, trim: prose })
  return wrapped.split('\n').map((line) => line.trimEnd())
}
