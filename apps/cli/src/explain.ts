import { contentBytes, finalHead, lastOf, type Recording } from '@ssespec/recording'
import { escapeLines } from '@ssespec/report'
import type { Example, Rule } from '@ssespec/rules'

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
    ...(good ? [`Good: ${good.title}`, ...exchange(good), ''] : []),
    ...(bad ? [`Bad: ${bad.title}`, ...exchange(bad), ''] : []),
    `Fix: ${fix.text}`,
    ...Object.entries(fix.on ?? {}).map(([platform, line]) => `  ${platform.padEnd(8)} ${line}`),
    '',
  ].join('\n')
}

const SHOWN_BYTES = 200

function exchange({ recordings }: Example): string[] {
  return recordings.flatMap((recording) => lines(recording).map((line) => `  ${line}`))
}

function lines(recording: Recording): string[] {
  const request = lastOf(recording, 'request')
  const head = finalHead(recording)
  const bytes = contentBytes(recording)
  const shown = escapeLines(new TextDecoder().decode(bytes.subarray(0, SHOWN_BYTES)))
  const rest = bytes.length > SHOWN_BYTES ? [`… ${bytes.length - SHOWN_BYTES} bytes more`] : []
  const end = lastOf(recording, 'end')
  return [
    `> ${request?.method ?? 'GET'} ${new URL(request?.url ?? recording.url).pathname}`,
    ...(request?.headers ?? []).map(([name, value]) => `> ${name}: ${value}`),
    ...(head
      ? [`< ${head.status}`, ...head.headers.map(([name, value]) => `< ${name}: ${value}`)]
      : ['< (no response head)']),
    ...shown.map((line) => `| ${line}`.trimEnd()),
    ...rest,
    ...(end ? [`(the server ends the stream: ${end.how})`] : []),
  ]
}
