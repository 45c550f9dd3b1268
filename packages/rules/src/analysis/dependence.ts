import { finalHead, type HeadEntry, type Recording } from '@ssespec/recording'

import { contentCodings } from './codings.ts'
import { corsFieldsOf } from './cors.ts'
import { mediaTypeOf } from './media-type.ts'

/** Two answers that differ where one request field differed. */
export interface Dependence {
  /** The request field, as Vary has to name it. */
  readonly field: 'Accept' | 'Accept-Encoding' | 'Origin'
  /** What differed. */
  readonly what: string
  /** The answers that a cache must not give to others; of two codings only the coded one, for all read the plain one. */
  readonly answers: readonly { readonly recording: Recording; readonly head: HeadEntry }[]
}

/** What the answer to `plain` was seen to depend on, set against one other request that differed in `field`. */
export function dependenceOn(
  field: Dependence['field'],
  plain: Recording,
  other: Recording,
): Dependence | undefined {
  const [one, two] = [finalHead(plain), finalHead(other)]
  // Errors and ends say nothing about how the stream itself is chosen.
  if (one?.status !== 200 || two?.status !== 200) return undefined
  const [before, after] = [trait(field, one), trait(field, two)]
  if (before === after) return undefined
  const coded = { recording: other, head: two }
  const answers = field === 'Accept-Encoding' ? [coded] : [{ recording: plain, head: one }, coded]
  return { field, what: `${before} or ${after}`, answers }
}

function trait(field: Dependence['field'], head: HeadEntry): string {
  switch (field) {
    case 'Accept':
      return mediaTypeOf(head.headers)?.essence ?? 'no Content-Type'
    case 'Accept-Encoding':
      return contentCodings(head.headers).join(', ') || 'no coding'
    case 'Origin':
      return corsFieldsOf(head).allowOrigin ?? 'no Access-Control-Allow-Origin'
    default:
      return field satisfies never
  }
}
