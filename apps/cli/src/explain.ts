import { contentBytes, entriesOf, type EntryOf, finalHead, lastOf, type Recording } from '@ssespec/recording'
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
  const frames = entriesOf(recording, 'frame')
  return frames.length > 0 ? frameLines(recording, frames) : messageLines(recording)
}

const SHOWN_FRAMES = 20

/** One connection over HTTP/2: frames that we sent and that came, in order. What flows is put together. */
function frameLines(recording: Recording, frames: readonly EntryOf<'frame'>[]): string[] {
  const runs: EntryOf<'frame'>[][] = []
  for (const frame of frames) {
    const last = runs.at(-1)
    const flows = frame.type === 'DATA' && last?.[0]?.type === 'DATA'
    if (flows && last[0]?.direction === frame.direction) last.push(frame)
    else runs.push([frame])
  }
  const rest = runs.length - SHOWN_FRAMES
  const end = lastOf(recording, 'end')
  return [
    ...runs.slice(0, SHOWN_FRAMES).map(describeFrames),
    ...(rest > 0 ? [`… ${rest} more`] : []),
    ...(end ? [`(the server ends the connection after ${end.at} ms)`] : []),
  ]
}

function describeFrames(run: readonly EntryOf<'frame'>[]): string {
  const [first] = run
  const sign = first!.direction === 'sent' ? '>' : '<'
  const streams = [...new Set(run.map(({ streamId }) => streamId))].filter((id) => id !== 0)
  const on = streams.length === 0 ? '' : ` on stream ${streams.join(', ')}`
  const until = run.length > 1 ? ` to ${run.at(-1)!.at}` : ''
  return `${sign} ${first!.type}${on}${detailOf(first!, run)}, at ${first!.at}${until} ms`
}

function detailOf(
  { type, code, increment, settings = [] }: EntryOf<'frame'>,
  run: readonly EntryOf<'frame'>[],
): string {
  if (code !== undefined) return `, error code ${code}`
  if (increment !== undefined) return `, ${increment} bytes`
  if (type === 'DATA') return `, ${run.reduce((sum, { length }) => sum + length, 0)} bytes`
  return settings.map(([id, value]) => `, 0x${id.toString(16).padStart(2, '0')} = ${value}`).join('')
}

function messageLines(recording: Recording): string[] {
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
