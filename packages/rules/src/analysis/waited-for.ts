import { finalHead, firstOf, lastOf, type Recording } from '@ssespec/recording'

/**
 * Whether an exchange was asked for while another ran, and answered only when that one was over, by a server that was
 * never seen to serve two at once: then they were not beside one another. A compressor that keeps the head as well
 * looks the same, but there the server serves others meanwhile.
 */
export function waitedFor(other: Recording, waiting: Recording, all: readonly Recording[]): boolean {
  const [over, headAt] = [overAt(other), headAtOf(waiting)]
  const asked = waiting.startedAtMonotonicMs + (lastOf(waiting, 'request')?.at ?? 0)
  if (headAt === undefined || asked >= over || headAt < over) return false
  return !servesTwoAtOnce(all.filter((recording) => recording !== waiting))
}

/** What came on two connections within this time may have been read in another order than it was sent, in ms. */
const READ_TOGETHER_MS = 100

/** Whether the head of one stream came while another was being read. */
function servesTwoAtOnce(recordings: readonly Recording[]): boolean {
  const streams = recordings.filter((recording) => finalHead(recording)?.status === 200)
  return streams.some((first) =>
    streams.some((second) => {
      const headAt = headAtOf(second)!
      return second !== first && headAt > headAtOf(first)! && headAt + READ_TOGETHER_MS < overAt(first)
    }),
  )
}

/** When its head came, on this host's clock. */
function headAtOf(recording: Recording): number | undefined {
  const head = finalHead(recording)
  return head && recording.startedAtMonotonicMs + head.at
}

/** When we left it, or it ended: what is noted after that was on its way. */
function overAt(recording: Recording): number {
  const over = firstOf(recording, 'abort') ?? firstOf(recording, 'end') ?? recording.entries.at(-1)
  return recording.startedAtMonotonicMs + (over?.at ?? 0)
}
