import { CONFIDENCE } from '../../reading/confidence.ts'
import { type Remedy, remediesOf } from '../../reading/pairs.ts'
import type { ComparePair, Diagnosis } from '../../shapes/compare-report.ts'
import { protocolName } from '../../text/protocol.ts'
import { lined } from './failure.ts'
import { type Content, markup } from './markup.ts'
import { sign } from './page.ts'

/** For each configuration that does something wrong, what it is and the lines to change. */
export function remedyCards(pairs: readonly ComparePair[]): readonly Content[] {
  return remediesOf(pairs).map(remedyCard)
}

function remedyCard(remedy: Remedy): Content {
  const none = markup`<p>No cause that we know matches what was seen.</p>`
  return markup`<article class="card">
<h3>${sign('bad')}${remedy.name} <span class="tag">${remedy.protocols.map(protocolName).join(', ')}</span></h3>
${remedy.diagnosis.length === 0 ? none : remedy.diagnosis.map(diagnosisOf)}
<ul class="soft">${remedy.failures.map(({ rule, message }) => markup`<li><code>${rule}</code> ${message}</li>`)}</ul>
</article>
`
}

function diagnosisOf({ cause, fix, confidence, proven }: Diagnosis): Content {
  const unproven = proven === false ? ' The fix is unproven: no configuration of the lab has shown it.' : ''
  return markup`<p>${CONFIDENCE[confidence]}: ${cause}${unproven}</p><pre>${lined(fix)}</pre>`
}
