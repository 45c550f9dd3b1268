import { conclusionOf, type Conclusion } from '../../reading/conclusion.ts'
import { bySection, isUrgent } from '../../reading/ranking.ts'
import type { ReportedResult, TestReport } from '../../shapes/test-report.ts'
import { listed, plural } from '../../text/figures.ts'
import { protocolName } from '../../text/protocol.ts'
import { failureCard } from './failure.ts'
import { type Content, markup } from './markup.ts'
import { page, section, type Tone, verdict } from './page.ts'

const TONES: Readonly<Record<Conclusion['kind'], Tone>> = {
  conforms: 'good',
  'falls-short': 'bad',
  unjudged: 'unknown',
  defect: 'warning',
}

/** A test report as a page: the verdict, the failures by section, the worst first, then what was not judged. */
export function testAsHtml(report: TestReport): string {
  const { kind, text } = conclusionOf(report)
  const protocols = [...new Set(report.results.map((result) => protocolName(result.protocol)))]
  const { summary } = report
  const counts = [
    `${plural(summary.pass, 'rule')} passed`,
    `${summary.fail} failed`,
    `${summary.inconclusive} could not be told`,
    `${summary.blocked} blocked`,
    `${summary.notApplicable} not applicable`,
  ]
  const over = protocols.length === 0 ? '' : ` over ${listed(protocols)}`
  return page(
    { ...report, title: 'Server-Sent Events conformance', subject: report.target.url },
    verdict(TONES[kind], text, `${listed(counts)}${over}.`),
    bySection(report.results.filter(isUrgent)).map(({ name, results }) =>
      section(
        name,
        results.map((result) => failureCard(result, protocols.length > 1)),
      ),
    ),
    markup`<section>
<h2>All other rules</h2>
${[
  folded('could not be told', report.results, 'inconclusive', (result) => result.message),
  folded('blocked', report.results, 'blocked', (result) => `${result.by} failed first`),
  folded('not applicable', report.results, 'not-applicable', (result) => result.message),
  folded('passed', report.results, 'pass', (result) => result.message),
]}
</section>
`,
    section(
      'Left out',
      report.notes.map((note) => markup`<p>${note}</p>`),
    ),
  )
}

function folded<O extends ReportedResult['outcome']>(
  what: string,
  results: readonly ReportedResult[],
  outcome: O,
  reasonOf: (result: Extract<ReportedResult, { outcome: O }>) => string,
): Content {
  const group = results.filter(
    (result): result is Extract<ReportedResult, { outcome: O }> => result.outcome === outcome,
  )
  if (group.length === 0) return undefined
  return markup`<details>
<summary>${plural(group.length, 'rule')} ${what}</summary>
<ul>
${group.map(
  (result) =>
    markup`<li><code>${result.rule}</code> <span class="soft">${result.level}</span><br>${reasonOf(result)}</li>\n`,
)}</ul>
</details>
`
}
