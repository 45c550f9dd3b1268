import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'

import { iterator, listener } from './clients.ts'
import { expectedOutcome, play } from './play-case.ts'
import { cases, schema } from './reconnection-case.ts'

test('the cases follow their schema', () => {
  const ajv = new Ajv2020({ allowUnionTypes: true })
  ajv.validate(schema, cases)
  expect(ajv.errors).toBe(null)
})

test('each case has an ID of its own', () => {
  const ids = [...cases.standard, ...cases.listener].map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
})

describe('the listener', () => {
  test.for([...cases.standard, ...cases.listener])('$id', async (one) => {
    expect(await play(one, listener)).toEqual(expectedOutcome(one))
  })
})

describe('the iterator', () => {
  test.for(cases.standard)('$id', async (one) => {
    expect(await play(one, iterator)).toEqual(expectedOutcome(one))
  })
})
