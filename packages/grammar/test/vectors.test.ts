import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { parse } from '@ssespec/grammar'
import { formatVectors } from '../tools/vectors.ts'

interface Vectors {
  readonly cases: readonly { id: string; stream: string; items: readonly unknown[] }[]
}

const folder = join(import.meta.dirname, '../vectors')
const text = readFileSync(join(folder, 'event-streams.json'), 'utf8')
const vectors = JSON.parse(text) as Vectors

test('the vectors are the corpus', () => {
  expect(text).toBe(formatVectors())
})

test('there are at least 150, each with an ID of its own', () => {
  expect(vectors.cases.length).toBeGreaterThanOrEqual(150)
  expect(new Set(vectors.cases.map(({ id }) => id)).size).toBe(vectors.cases.length)
})

test('they follow their schema', () => {
  const schema = JSON.parse(readFileSync(join(folder, 'event-streams.schema.json'), 'utf8')) as object
  const ajv = new Ajv2020()
  ajv.validate(schema, vectors)
  expect(ajv.errors).toBe(null)
})

test('a program that has nothing but the file can run them', () => {
  const results = vectors.cases.map((vector) => ({
    ...vector,
    items: parse(Buffer.from(vector.stream, 'base64')),
  }))
  expect(results).toEqual(vectors.cases)
})
