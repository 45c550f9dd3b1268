import type { EncodableEvent } from '../encode.ts'
import type { EventStreamItem } from '../items.ts'

/** A line of a stream that is being made: a field, a comment, or a blank line. */
export interface MadeLine {
  readonly name: 'data' | 'event' | 'id' | 'retry' | 'comment' | 'blank' | 'other'
  /** Without its line end. */
  readonly text: string
}

export const BLANK: MadeLine = { name: 'blank', text: '' }

/**
 * The lines of an event, its blank line not among them.
 *
 * @param isTight whether the space after the colon is left out where it can be
 */
export function linesOf({ type, data, id, retry, comment }: EncodableEvent, isTight: boolean): MadeLine[] {
  const lines: MadeLine[] = []
  if (comment !== undefined) lines.push({ name: 'comment', text: field('', comment, isTight) })
  if (type !== undefined) lines.push({ name: 'event', text: field('event', type, isTight) })
  if (id !== undefined) lines.push({ name: 'id', text: field('id', id, isTight) })
  if (retry !== undefined) lines.push({ name: 'retry', text: field('retry', String(retry), isTight) })
  for (const value of data?.split(/\r\n|\r|\n/) ?? []) {
    lines.push({ name: 'data', text: field('data', value, isTight) })
  }
  return lines
}

/** What must come of events in a row: known from how they are made, not from reading them. */
export function itemsOf(events: readonly EncodableEvent[]): EventStreamItem[] {
  let lastEventId = ''
  return events.flatMap(({ type = 'message', data, id, retry, comment }) => {
    const items: EventStreamItem[] = []
    lastEventId = id ?? lastEventId
    if (comment !== undefined) items.push({ kind: 'comment', text: comment })
    if (retry !== undefined) items.push({ kind: 'retry', retry })
    if (data !== undefined) {
      items.push({ kind: 'event', type, data: data.replaceAll(/\r\n?/g, '\n'), lastEventId })
    }
    return items
  })
}

function field(name: string, value: string, isTight: boolean): string {
  if (isTight && !value.startsWith(' ')) return `${name}:${value}`
  return `${name}: ${value}`
}
