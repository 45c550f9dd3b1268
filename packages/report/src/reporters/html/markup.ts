import { escapeTerminal } from '../../text/escape.ts'

/** A piece of HTML that is safe as it stands. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** What can stand in a template: markup stays, everything else is text; nothing comes of `undefined`. */
export type Content = Markup | string | number | undefined | readonly Content[]

/**
 * A template of HTML. This is the one place where text becomes HTML: every value that is no markup is escaped, in
 * attributes too (they are written in double quotes), and what cannot be seen is written out.
 */
export function markup(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return new Markup(
    parts.map((part, index) => (index === 0 ? '' : textOf(values[index - 1])) + part).join(''),
  )
}

function textOf(content: Content): string {
  if (content === undefined) return ''
  if (content instanceof Markup) return content.text
  if (typeof content === 'object') return content.map(textOf).join('')
  return escapeHtml(escapeTerminal(String(content)))
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/gu, (character) => ENTITIES[character] ?? character)
}
