import type { IdKind } from '@ssespec/rules'

import type { PlanContext } from '../probe.ts'
import { type Ask, requestWith } from './ask.ts'

/** What no server has sent as an id, each such as a client could send. */
const IDS: Readonly<Record<IdKind, string>> = {
  unknown: 'ssespec-unknown-id',
  empty: '',
  negative: '-1',
  huge: '18446744073709551616',
  long: 'x'.repeat(8192),
  'non-ascii': 'événement-中-😀',
}

/** The stream for clients that come back with ids of another time. */
export function idAsks(context: PlanContext): Ask[] {
  return (Object.keys(IDS) as IdKind[]).map((kind) => ({
    step: `id-${kind}`,
    what: `the stream after ${kind === 'long' ? 'an id of 8 KiB' : `the id ${JSON.stringify(IDS[kind])}`}`,
    rules: ['reconnect/unknown-id'],
    // HTML 9.2.3: the id goes out "encoded as UTF-8"; header values are bytes read as Latin-1 here.
    request: requestWith(context, 'Last-Event-ID', Buffer.from(IDS[kind], 'utf8').toString('latin1')),
  }))
}
