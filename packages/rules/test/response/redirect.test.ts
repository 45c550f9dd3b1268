import { NOT_OFFERED } from '@ssespec/recording'
import { expect, test } from 'vitest'

import { open } from '../../src/example.ts'
import { rule } from '../../src/response/redirect.ts'

test.each([
  ['connect', 'ETIMEDOUT'],
  ['connect', 'EHOSTUNREACH'],
  ['resolve', 'EAI_AGAIN'],
  ['tls', NOT_OFFERED.h2],
] as const)(
  'a redirect that %s with %s does not let us follow is named, and not held against the server',
  (phase, code) => {
    const recording = open()
      .head(302, { Location: 'http://10.0.0.1/events' })
      .add({ kind: 'error', at: 10_000, phase, code, message: `it was ${code}` })
      .build()
    expect(rule.judge({ protocol: 'http/1.1', recordings: [recording] })).toEqual({
      outcome: 'inconclusive',
      message: `a redirect to http://10.0.0.1/events, which could not be reached from here: it was ${code}`,
    })
  },
)
