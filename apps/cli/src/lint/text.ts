import type { Diagnostic } from '@ssespec/grammar'
import { escapeTerminal } from '@ssespec/report'
import stringWidth from 'string-width'

/** Of a long line, so many characters are shown before the caret, and so many from there on. */
const BEFORE = 60
const AFTER = 40

/** Of a file, so many findings of one rule are shown; a page of HTML has one on each line. */
const SHOWN = 25

/** Writes diagnostics for people: where, what, the line with a caret under it, what will come of it and the fix. */
export class TextLint {
  readonly #file: string
  readonly #counts = new Map<string, number>()
  #errors = 0
  #warnings = 0

  constructor(file: string) {
    this.#file = escapeTerminal(file)
  }

  /** The text for one diagnostic; empty where there have been many like it. */
  add(diagnostic: Diagnostic): string {
    const { rule, severity } = diagnostic
    if (severity === 'error') this.#errors += 1
    else this.#warnings += 1
    const count = (this.#counts.get(rule) ?? 0) + 1
    this.#counts.set(rule, count)
    return count > SHOWN ? '' : this.#format(diagnostic)
  }

  /** What is said at the end. */
  end(): string {
    const hidden = [...this.#counts].filter(([, count]) => count > SHOWN)
    const more = hidden.map(([rule, count]) => `${count - SHOWN} more of ${rule}\n`).join('')
    const total = this.#errors + this.#warnings
    if (total === 0) return `${this.#file}: nothing to say.\n`
    return `${more}${this.#file}: ${counted(this.#errors, 'error')}, ${counted(this.#warnings, 'warning')}\n`
  }

  #format({
    rule,
    severity,
    line,
    column,
    span,
    message,
    effect,
    fix,
    replacement,
    text,
  }: Diagnostic): string {
    const note = replacement === undefined ? '' : `  → ${replacement === '' ? 'nothing' : replacement}`
    const { shown, caret } = excerpt(text, column, note)
    return [
      `${this.#file}:${line}:${column} (byte ${span.start}) ${severity}: ${escapeTerminal(message)}  ${rule}`,
      `  ${shown}`,
      `  ${caret}`,
      `  ${effect} ${fix}`,
      '',
    ].join('\n')
  }
}

/** The part of a line around a column, and the line under it that points at the column. */
function excerpt(text: string, column: number, note: string): { shown: string; caret: string } {
  const characters = [...text]
  const at = column - 1
  const from = at > BEFORE ? at - BEFORE : 0
  const before = (from > 0 ? '…' : '') + characters.slice(from, at).map(visible).join('')
  const after = characters
    .slice(at, at + AFTER)
    .map(visible)
    .join('')
  const rest = at + AFTER < characters.length ? '…' : ''
  const padding = ' '.repeat(stringWidth(before))
  return { shown: before + after + rest, caret: `${padding}^${[...note].map(visible).join('')}` }
}

/** A character that can be seen and counted: controls as their pictures, what has no width as its code point. */
function visible(character: string): string {
  const code = character.codePointAt(0)!
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  if (code === 0x7f) return '␡'
  if (stringWidth(character) > 0) return escapeTerminal(character)
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
