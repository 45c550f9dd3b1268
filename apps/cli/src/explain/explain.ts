import type { Example, Rule } from '@ssespec/rules'

import { exchangeLines } from './exchange.ts'

/** One rule for people: what, why, source, a good and a bad exchange, the fix. */
export function explain({ id, level, party, title, why, source, fix, examples }: Rule): string {
  const [good] = examples.pass
  const [bad] = examples.fail
  return [
    `${id}  (${level}, judges the ${party})`,
    '',
    `Holds when ${title}.`,
    '',
    `Why: ${why}`,
    '',
    `Source: ${source.title}`,
    `  “${source.quote}”`,
    `  ${source.url}`,
    '',
    ...(good ? [`Good: ${good.title}`, ...exchangesOf(good), ''] : []),
    ...(bad ? [`Bad: ${bad.title}`, ...exchangesOf(bad), ''] : []),
    `Fix: ${fix.text}`,
    ...Object.entries(fix.on ?? {}).map(([platform, line]) => `  ${platform.padEnd(8)} ${line}`),
    '',
  ].join('\n')
}

function exchangesOf({ recordings }: Example): string[] {
  return exchangeLines(recordings).map((line) => `  ${line}`.trimEnd())
}
