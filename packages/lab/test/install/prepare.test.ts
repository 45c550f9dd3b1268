import { join } from 'node:path'
import { MissingPartsError, prepare, type PrepareOptions } from '@ssespec/lab'
import { beforeEach, expect, test } from 'vitest'
import { setEnvironment, temporaryFolder } from '../support/temporary.ts'

let lines: string[]
let options: PrepareOptions

beforeEach(async () => {
  lines = []
  options = { k6Module: '/does/not/exist', report: (line) => void lines.push(line) }
})

test('what is there is ready, without a word', async () => {
  setEnvironment('SSESPEC_K6', process.execPath)
  const parts = await prepare(['nginx', 'k6'], { ...options, required: true })
  expect(parts.map(({ name, ready }) => [name, ready])).toEqual([
    ['nginx', true],
    ['k6', true],
  ])
  expect(lines).toEqual([])
})

test('what cannot be had is reported, and the rest is ready', async () => {
  const missing = join(await temporaryFolder(), 'k6')
  setEnvironment('SSESPEC_K6', missing)
  const advice = `SSESPEC_K6 is ${missing}, which is not a program that can be run.`
  expect((await prepare(['k6', 'nginx'], options)).slice(1)).toEqual([{ name: 'k6', ready: false, advice }])
  expect(lines).toEqual([`going on without k6: ${advice}`])
})

test('what is required and cannot be had is an error', async () => {
  setEnvironment('SSESPEC_K6', join(await temporaryFolder(), 'k6'))
  const error: unknown = await prepare(['nginx', 'k6'], { ...options, required: true }).catch(
    (caught: unknown) => caught,
  )
  if (!(error instanceof MissingPartsError)) throw error
  expect(error.missing).toEqual(['k6'])
  expect(error.message).toMatch(/^k6 is required\. SSESPEC_K6 is /)
})
