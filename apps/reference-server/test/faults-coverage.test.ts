import { expect, test } from 'vitest'
import { loadFaults } from '../src/faults/load-faults.ts'

/** The rules about any server, with nothing asked of it. */
const BLACK_BOX_RULES = {
  response:
    'status redirect content-type charset cache-control no-transform accel-buffering framing content-encoding vary ' +
    'head method accept cors-origin cors cors-preflight http-1.0 connection-headers',
  stream:
    'utf8 event-terminated dispatches unknown-field event-without-data id-nul id-header-safe id-unique ' +
    'retry-digits retry-sane bom line-endings',
  delivery: 'head-flushed incremental whole-events compressed heartbeat',
  reconnect: 'retry last-event-id stable-ids unknown-id stop-signal',
  lifecycle:
    'clean-close idle-cut concurrent-streams http2-offered h2-streams h2-cancel h2-flow-control abort-cycles slow-reader',
  security: 'cors-reflection token-in-url',
}

const rules = Object.entries(BLACK_BOX_RULES).flatMap(([section, names]) =>
  names.split(' ').map((name) => `${section}/${name}`),
)

const faults = await loadFaults()

test.each(rules)('%s has a fault', (rule) => {
  expect(faults.filter((fault) => fault.rules.includes(rule))).not.toEqual([])
})

test('no fault is for a rule that does not exist', () => {
  for (const fault of faults) for (const rule of fault.rules) expect(rules).toContain(rule)
})
