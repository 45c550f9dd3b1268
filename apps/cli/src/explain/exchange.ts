import { entriesOf, exchangeName, type Recording } from '@ssespec/recording'

import { frameLines } from './frames.ts'
import { messageLines } from './message.ts'

/**
 * Recordings for people, line by line: `>` is what was sent, `<` and `|` what came, and when, in ms since the exchange
 * began. Over HTTP/2 it is shown frame by frame where it was recorded so. Several have the names of their probes above
 * them; those of one probe that look alike are shown once.
 */
export function exchangeLines(recordings: readonly Recording[]): string[] {
  if (recordings.length === 1) return linesOf(recordings[0]!)
  const shown = Map.groupBy(
    recordings.map((recording) => ({ recording, lines: linesOf(recording) })),
    ({ recording, lines }) => [recording.probe, ...lines].join('\n'),
  )
  return [...shown.values()].flatMap((alike, index) => {
    const [{ recording, lines }] = alike as [(typeof alike)[number]]
    const title = alike.length > 1 ? `${recording.probe}, ${alike.length} times` : exchangeName(recording)
    return [...(index > 0 ? [''] : []), `[${title}]`, ...lines]
  })
}

function linesOf(recording: Recording): string[] {
  const frames = entriesOf(recording, 'frame')
  return frames.length > 0 ? frameLines(recording, frames) : messageLines(recording)
}
