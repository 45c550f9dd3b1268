import { entriesOf, finalHead, type HeadEntry, type Recording } from '@ssespec/recording'

import { contentCodings } from './codings.ts'
import { corsFieldsOf } from './cors.ts'
import { typeNamed } from './media-type.ts'

/** Two answers that differ where one request field differed. */
export interface Dependence {
  /** The request field, as Vary has to name it. */
  readonly field: 'Accept' | 'Accept-Encoding' | 'Origin'
  /** What differed. */
  readonly what: string
  /** The answers that a cache must not give to others; of two codings only the coded one, for all read the plain one. */
  readonly answers: readonly { readonly recording: Recording; readonly head: HeadEntry }[]
}

/**
 * What the answer to `plain` was seen to depend on, set against one other request that differed in `field`. RFC 9111, 2:
 * a cache keeps answers by "the request method and target URI used to retrieve the stored response": two answers are set
 * against each other only as long as both are of one URL. `alike` are the requests that had that field as `plain` had it.
 */
export function dependenceOn(
  field: Dependence['field'],
  plain: Recording,
  other: Recording,
  alike: readonly Recording[],
): Dependence | undefined {
  // Errors and ends say nothing about how the stream itself is chosen.
  if (finalHead(plain)?.status !== 200 || finalHead(other)?.status !== 200) return undefined
  const theirs = hopsOf(other)
  for (const [index, one] of hopsOf(plain).entries()) {
    const two = theirs[index]
    if (two === undefined) return undefined
    const both = [
      { recording: plain, head: one.head },
      { recording: other, head: two.head },
    ]
    if (one.leadsTo !== two.leadsTo) {
      if (!isSteady(index, one, alike)) return undefined
      return { field, what: `${destination(one)} or ${destination(two)}`, answers: both }
    }
    if (one.leadsTo !== undefined) continue
    const [before, after] = [trait(field, one.head), trait(field, two.head)]
    if (before === after) return undefined
    const answers = field === 'Accept-Encoding' ? both.slice(1) : both
    return { field, what: `${before} or ${after}`, answers }
  }
  return undefined
}

/** An answer on the way to the stream, and the URL that it sent us to; the last one sends nowhere. */
interface Hop {
  readonly head: HeadEntry
  readonly leadsTo: string | undefined
}

function hopsOf(recording: Recording): Hop[] {
  const requests = entriesOf(recording, 'request')
  return entriesOf(recording, 'head').map((head, index) => ({ head, leadsTo: requests[index + 1]?.url }))
}

/** Whether all that asked alike were led the same way: a redirect may go by turns, or to a new place each time. */
function isSteady(index: number, { leadsTo }: Hop, alike: readonly Recording[]): boolean {
  return alike.length > 0 && alike.every((recording) => hopsOf(recording)[index]?.leadsTo === leadsTo)
}

function destination({ head, leadsTo }: Hop): string {
  return leadsTo === undefined ? String(head.status) : `${head.status} to ${leadsTo}`
}

function trait(field: Dependence['field'], head: HeadEntry): string {
  switch (field) {
    case 'Accept':
      return typeNamed(head.headers)
    case 'Accept-Encoding':
      return contentCodings(head.headers).join(', ') || 'no coding'
    case 'Origin':
      return corsFieldsOf(head).allowOrigin ?? 'no Access-Control-Allow-Origin'
    default:
      return field satisfies never
  }
}
