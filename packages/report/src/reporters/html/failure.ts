import type { Evidence } from '@ssespec/rules'

import { placeOf } from '../../reading/place.ts'
import { requestsOf } from '../../reading/request.ts'
import type { ReportedResult } from '../../shapes/test-report.ts'
import { escapeLines } from '../../text/escape.ts'
import { count } from '../../text/figures.ts'
import { protocolName } from '../../text/protocol.ts'
import { type Content, markup } from './markup.ts'
import { sign } from './page.ts'

/** Places in a recording that are shown. */
const PLACES = 5

/** A failure with all a reader needs to act on it, or a crash of ours with its trace. */
export function failureCard(result: ReportedResult, withProtocol: boolean): Content {
  const crashed = result.outcome === 'crashed'
  const over = withProtocol ? `, over ${protocolName(result.protocol)}` : ''
  const tone = crashed || result.level !== 'must' ? 'warning' : 'bad'
  return markup`<article class="card">
<h3>${sign(tone)}<code>${result.rule}</code> <span class="tag">${crashed ? 'crashed' : result.level}${over}</span></h3>
<p>${result.message}</p>
${result.outcome === 'fail' ? details(result) : undefined}${crashed ? markup`<pre>${lined(result.trace)}</pre>` : undefined}
</article>
`
}

function details(result: ReportedResult & { outcome: 'fail' }): Content {
  return markup`<dl>
<dt>Expected</dt><dd>${result.expected}</dd>
<dt>Actual</dt><dd>${result.actual}</dd>
${requestOf(result.evidence)}${evidenceOf(result.evidence)}<dt>Effect</dt><dd>${result.why}</dd>
${result.fix === undefined ? undefined : markup`<dt>Fix</dt><dd class="lines">${lined(result.fix)}</dd>\n`}<dt>Source</dt><dd>${sourceOf(result.source)}</dd>
</dl>`
}

function requestOf(evidence: readonly Evidence[]): Content {
  const requests = requestsOf(evidence)
  if (requests.length === 0) return undefined
  return markup`<dt>Request</dt><dd>${requests.map(({ line, headers }) => markup`<pre>${[line, ...headers].join('\n')}</pre>`)}</dd>
`
}

function evidenceOf(evidence: readonly Evidence[]): Content {
  if (evidence.length === 0) return undefined
  const more = evidence.length - PLACES
  return markup`<dt>Evidence</dt><dd>${evidence.slice(0, PLACES).map((place) => placeIn(place))}${
    more > 0 ? `and ${count(more)} more` : undefined
  }</dd>
`
}

function placeIn(place: Evidence): Content {
  return markup`<span class="soft">${placeOf(place)}</span><pre>${place.text}</pre>`
}

/** Text of ours that has lines. */
export function lined(text: string): Content {
  return escapeLines(text).map((line, index) => (index === 0 ? line : [markup`\n`, line]))
}

/** Only what is plainly a web address becomes a link. */
function sourceOf({ title, url, quote }: ReportedResult['source']): Content {
  const link = /^https?:\/\//u.test(url) ? markup`<a href="${url}">${title}</a>` : `${title}, ${url}`
  return [link, quote === undefined ? undefined : markup`<blockquote>“${quote}”</blockquote>`]
}
