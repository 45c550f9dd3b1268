import { latencyKindOf } from '../../reading/latency.ts'
import { isWrong, lackingIn, surprises } from '../../reading/pairs.ts'
import type { CompareReport, LeftOut } from '../../shapes/compare-report.ts'
import { listed } from '../../text/figures.ts'
import { matrixTable } from './compare-matrix.ts'
import { pairTable } from './compare-table.ts'
import { measurements } from './measurements.ts'
import { latencyFigures } from './latency.ts'
import { type Content, markup } from './markup.ts'
import { page, section, sign, verdict } from './page.ts'
import { idleLines } from './plots/idle-lines.ts'
import { staircases } from './plots/staircases.ts'
import { remedyCards } from './remedy.ts'

/** A comparison as a page: who streams, what to change, and the pictures that show it. */
export async function compareAsHtml(report: CompareReport): Promise<string> {
  const { origin, pairs } = report
  return page(
    {
      ...report,
      title: 'Server-Sent Events, direct and through proxies',
      subject: `${origin.name} ${origin.version ?? ''}`.trim(),
      address: origin.url,
    },
    conclusion(report),
    section(
      'At a glance',
      pairTable(pairs),
      legend(report),
      surprises(pairs).map((text) => markup`<p>${sign('warning')}${text}</p>`),
      measurements(pairs),
    ),
    section(
      'What matters',
      matrixTable(pairs),
      lackingIn(pairs).map((text) => markup`<p>${sign('warning')}${text}</p>`),
    ),
    section('What to change', remedyCards(pairs)),
    section('How the events arrived', await staircases(pairs)),
    section('How long an event took', await latencyFigures(pairs)),
    section('How long a stream lived', await idleLines(report)),
    section(
      'Left out',
      report.leftOut.map(leftOut),
      (report.notes ?? []).map((note) => markup`<p>${note}</p>`),
    ),
  )
}

function conclusion({ pairs }: CompareReport): Content {
  const names = [...new Set(pairs.map((pair) => pair.name))]
  const wrong = [...new Set(pairs.filter(isWrong).map((pair) => pair.name))]
  if (names.length === 0) return verdict('unknown', 'Nothing was compared')
  if (wrong.length === 0) return verdict('good', 'Nothing to change')
  return verdict(
    'bad',
    `${wrong.length} of ${names.length} ${wrong.length === 1 ? 'needs' : 'need'} a change`,
    listed(wrong),
  )
}

function legend({ pairs }: CompareReport): Content {
  const texts = {
    measured:
      'Half of the events took no longer than p50 from the origin to the client, 99 of 100 no longer than p99.',
    added: '+p50 and +p99 are what a way adds to the direct one, for half of the events and for 99 of 100.',
    none: '',
  }
  const h2c = pairs.some((pair) => pair.protocol === 'h2c') ? ' h2c is HTTP/2 without TLS.' : ''
  return markup`<p class="legend">${`${texts[latencyKindOf(pairs)]}${h2c}`.trim()}</p>`
}

function leftOut({ name, why, install }: LeftOut): Content {
  const command = install === undefined ? undefined : markup`<pre>${install}</pre>`
  return markup`<p><strong>${name}</strong>: ${why}</p>${command}`
}
