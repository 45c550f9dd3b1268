import type { Tool } from '../../shapes/tool.ts'
import { instant, milliseconds } from '../../text/figures.ts'
import { type Content, markup } from './markup.ts'
import { STYLES } from './styles.ts'

/** One file with all it needs. The policy lets no script run and nothing be loaded, whatever a report holds. */
export function page(
  run: {
    readonly title: string
    readonly subject: string
    /** Where the subject is, if it does not say so itself. */
    readonly address?: string
    readonly tool: Tool
    readonly startedAt: string
    readonly durationMs: number
  },
  ...body: readonly Content[]
): string {
  const { title, subject, tool } = run
  const policy = "default-src 'none'; style-src 'unsafe-inline'"
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${title}: ${subject}</title>
<style>${STYLES}</style>
</head>
<body>
<header>
<p class="kind">${title}</p>
<h1>${subject}</h1>
<p class="facts">${run.address === undefined ? undefined : `${run.address} · `}${instant(run.startedAt)} · ${milliseconds(run.durationMs)} · ${tool.name} ${tool.version}</p>
</header>
<main>
${body}
</main>
</body>
</html>
`.text
}

/** A heading and what stands below it; nothing where there is nothing. */
export function section(heading: string, ...body: readonly Content[]): Content {
  if (body.every((content) => content === undefined || (Array.isArray(content) && content.length === 0)))
    return undefined
  return markup`<section>
<h2>${heading}</h2>
${body}
</section>
`
}

/** The last word, first. */
export function verdict(tone: Tone, text: string, more?: string): Content {
  const extra = more === undefined ? undefined : markup`<span class="more">${more}</span>`
  return markup`<p class="verdict ${tone}">${sign(tone)}<span><strong>${text}</strong>${extra}</span></p>
`
}

/** How a thing is meant: in colour, and for those who do not see the colour, by its sign. */
export type Tone = 'good' | 'bad' | 'warning' | 'unknown'

const SIGNS: Readonly<Record<Tone, string>> = { good: '✓', bad: '✗', warning: '!', unknown: '?' }

export function sign(tone: Tone): Content {
  return markup`<span class="sign ${tone}" aria-hidden="true">${SIGNS[tone]}</span>`
}
