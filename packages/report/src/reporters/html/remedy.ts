import { CONFIDENCE } from '../../reading/confidence.ts'
import { type Mending, mendingsOf } from '../../reading/mending.ts'
import { type Remedy, remediesOf } from '../../reading/pairs.ts'
import type { ComparePair } from '../../shapes/compare-report.ts'
import { overProtocols } from '../../text/protocol.ts'
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
<h3>${sign('bad')}${remedy.name}</h3>
${remedy.diagnosis.length === 0 ? none : mendingsOf(remedy.diagnosis).map(mendingOf)}
<ul class="soft">${remedy.failures.map(({ what: { rule, message }, over }) => markup`<li><code>${rule}</code>${overProtocols(over)} ${message}</li>`)}</ul>
</article>
`
}

function mendingOf({ causes, fix }: Mending): Content {
  const unproven = causes.some(({ what }) => what.proven === false)
  return markup`${causes.map(({ what: { confidence, cause }, over }) => markup`<p>${CONFIDENCE[confidence]}${overProtocols(over)}: ${cause}</p>`)}${
    unproven
      ? markup`<p class="soft">The fix is unproven: no configuration of the lab has shown it.</p>`
      : undefined
  }<pre>${lined(fix)}</pre>`
}
