import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { EventStreamLinter } from '@ssespec/grammar'
import { contentBytes, lastOf, type Recording } from '@ssespec/recording'
import { rules } from '@ssespec/rules'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { runCli, startCli } from './support/cli.ts'

const STREAM = 'Data: typo\nretry: 3s\n\ndata: 漢字 \uFEFF\r\n\uFEFFdata: lost\n\ndata: cut'

const TEXT = `stdin:1:1 (byte 0) warning: "Data" is no field that clients know  stream/unknown-field
  Data: typo
  ^  → data
  Clients ignore the line. Write "data".
stdin:2:8 (byte 18) warning: The reconnection time is not written in digits alone  stream/retry-digits
  retry: 3s
         ^  → 3000
  Clients ignore the field and come back when they like. Write milliseconds, without unit, sign or point.
stdin:4:11 (byte 38) warning: The line ends in CR LF, the first one in LF  stream/line-endings
  data: 漢字 <U+FEFF>
                     ^
  Clients take it as a line end; where it came from a payload, the event is cut in two. Write a data field for each line of a payload, and end all lines alike.
stdin:5:1 (byte 40) warning: The line starts with a byte order mark  stream/bom
  <U+FEFF>data: lost
  ^  → nothing
  Clients take it as a part of the field name, and ignore the line. Write one at the very start of the stream, or none.
stdin:7:10 (byte 64) error: The stream ends inside a line  stream/event-terminated
  data: cut
           ^
  Clients discard all that came since the last blank line. End every line, and end the last event with a blank line.
stdin: 1 error, 4 warnings
`

describe('ssespec lint', () => {
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ssespec-lint-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  test('prints each line with a caret, what will come of it, and the fix', async () => {
    await expect(runCli(['lint'], { input: STREAM })).resolves.toEqual({ code: 1, stdout: TEXT, stderr: '' })
  })

  test('prints JSON, one diagnostic a line', async () => {
    const file = join(folder, 'stream.txt')
    await writeFile(file, 'data: 1\n\nID: 2\n\n')
    const { code, stdout } = await runCli(['lint', file, '--format', 'json'])
    expect(code).toBe(0)
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line): unknown => JSON.parse(line)),
    ).toEqual([
      {
        rule: 'stream/unknown-field',
        severity: 'warning',
        span: { start: 9, end: 11 },
        line: 3,
        column: 1,
        message: '"ID" is no field that clients know',
        effect: 'Clients ignore the line.',
        fix: 'Write "id".',
        replacement: 'id',
        text: 'ID: 2',
      },
    ])
  })

  test('prints SARIF', async () => {
    const file = join(folder, 'stream.txt')
    await writeFile(file, 'data: 1\n\nID: 2\n\n')
    const { stdout } = await runCli(['lint', file, '--format', 'sarif'])
    expect(JSON.parse(stdout)).toMatchObject({
      version: '2.1.0',
      runs: [
        {
          tool: { driver: { name: 'ssespec', rules: [{ id: 'stream/unknown-field' }] } },
          columnKind: 'unicodeCodePoints',
          results: [
            {
              ruleId: 'stream/unknown-field',
              level: 'warning',
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: file },
                    region: { startLine: 3, startColumn: 1, byteOffset: 9, byteLength: 2 },
                  },
                },
              ],
              fixes: [{ artifactChanges: [{ replacements: [{ insertedContent: { text: 'id' } }] }] }],
            },
          ],
        },
      ],
    })
  })

  test('ends with 1 for warnings when it is strict, and with 0 for nothing', async () => {
    await expect(runCli(['lint', '--strict'], { input: 'Data\ndata\n\n' })).resolves.toMatchObject({
      code: 1,
    })
    await expect(runCli(['lint', '--strict'], { input: 'data\n\n' })).resolves.toMatchObject({
      code: 0,
      stdout: 'stdin: nothing to say.\n',
    })
  })

  test('speaks while the stream arrives', async () => {
    const child = startCli(['lint', '-'])
    child.stdin!.write('data: 1\n\nData: 2\n')
    const [text] = (await once(child.stdout!.setEncoding('utf8'), 'data')) as [string]
    expect(text).toContain('stdin:3:1')
    child.stdin!.end('\n')
    await once(child, 'close')
    expect(child.exitCode).toBe(0)
  })

  test('shows what would move the cursor, and only so many of a kind', async () => {
    const { stdout } = await runCli(['lint'], { input: '\x1b[2J\n'.repeat(200) })
    expect(stdout).not.toContain('\x1b')
    expect(stdout).toContain('␛[2J')
    expect(stdout).toContain('175 more of stream/unknown-field')
    expect(stdout.split('\n').length).toBeLessThan(150)
  })

  test('refuses a file that is not there', async () => {
    await expect(runCli(['lint', '/nowhere'])).resolves.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('/nowhere cannot be read'),
    })
  })
})

describe('the linter finds what the rules find', () => {
  const linted = [
    'stream/utf8',
    'stream/event-terminated',
    'stream/unknown-field',
    'stream/event-without-data',
    'stream/id-nul',
    'stream/id-header-safe',
    'stream/retry-digits',
    'stream/retry-sane',
    'stream/bom',
    'stream/line-endings',
  ]
  for (const { id, examples } of rules.filter((rule) => linted.includes(rule.id))) {
    for (const [outcome, list] of Object.entries(examples)) {
      for (const { title, recordings } of list) {
        test(`${id}: ${title} is to ${outcome}`, () => {
          expect(recordings.some((recording) => rulesFoundIn(recording).includes(id))).toBe(
            outcome === 'fail',
          )
        })
      }
    }
  }

  test('all of them', () => {
    expect(rules.map(({ id }) => id)).toEqual(expect.arrayContaining(linted))
  })
})

function rulesFoundIn(recording: Recording): string[] {
  const found: string[] = []
  const linter = new EventStreamLinter(({ rule }) => found.push(rule))
  linter.push(contentBytes(recording))
  if (lastOf(recording, 'end')) linter.end()
  return found
}
