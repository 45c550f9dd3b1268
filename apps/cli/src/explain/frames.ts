import { type EntryOf, lastOf, type Recording } from '@ssespec/recording'

const SHOWN_FRAMES = 20

/** One connection over HTTP/2: frames that we sent and that came, in order. What flows is put together. */
export function frameLines(recording: Recording, frames: readonly EntryOf<'frame'>[]): string[] {
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
