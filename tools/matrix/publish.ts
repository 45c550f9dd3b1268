import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { rules } from '@ssespec/rules'

import { thisMachine } from '../machine.ts'
import type { DefaultRun } from './default-run.ts'
import { asMarkdown } from './page.ts'
import type { Published, PublishedRule } from './published.ts'
import { changesIn, type Round, wrongIn } from './rounds.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = join(root, 'reports/verdicts')

/** A run of the matrix as far as it has come. */
export interface MatrixRun {
  readonly startedAt: string
  readonly busy: boolean
  readonly atOnce: number
  readonly rounds: readonly Round[]
  readonly defaultRun: readonly DefaultRun[] | undefined
}

/** Writes what came of a run, and the page made from it and from the other one, the quiet or the busy. */
export async function publish(run: MatrixRun): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(fileOf(run.busy), `${JSON.stringify(await toPublished(run), null, 1)}\n`)
  const there = [false, true].map(fileOf).filter((file) => existsSync(file))
  const texts = await Promise.all(there.map((file) => readFile(file, 'utf8')))
  await writeFile(join(folder, 'README.md'), asMarkdown(texts.map((text) => JSON.parse(text) as Published)))
}

function fileOf(busy: boolean): string {
  return join(folder, busy ? 'busy.json' : 'quiet.json')
}

async function toPublished({ startedAt, busy, atOnce, rounds, defaultRun }: MatrixRun): Promise<Published> {
  const manifest = await readFile(join(root, 'apps/cli/package.json'), 'utf8')
  const { name, version } = JSON.parse(manifest) as Published['tool']
  return {
    schema: 1,
    tool: { name, version },
    startedAt,
    machine: thisMachine(),
    busy,
    atOnce,
    servers: { faults: serversOf(rounds, 'fault'), unusual: serversOf(rounds, 'unusual') },
    rounds: rounds.map(({ seconds, outcomes }) => ({
      seconds,
      cases: outcomes.length,
      missed: outcomes.flatMap(({ missed }) => missed).length,
      falseAlarms: outcomes.flatMap(({ falseAlarms }) => falseAlarms).length,
    })),
    rules: confusion(rounds),
    wrong: rounds.flatMap((round, index) =>
      wrongIn(round).map(({ name: server, protocol, missed, falseAlarms }) => ({
        round: index + 1,
        name: server,
        protocol,
        missed,
        falseAlarms,
      })),
    ),
    changes: changesIn(rounds),
    ...(defaultRun && { defaultRun }),
  }
}

function serversOf([first]: readonly Round[], wanted: string): number {
  return new Set(first?.outcomes.filter(({ kind }) => kind === wanted).map(({ name }) => name)).size
}

function confusion(rounds: readonly Round[]): PublishedRule[] {
  const outcomes = rounds.flatMap((round) => round.outcomes)
  const count = (texts: readonly string[], rule: string): number =>
    texts.filter((text) => text.startsWith(`${rule} `)).length
  const missed = outcomes.flatMap((outcome) => outcome.missed)
  const falseAlarms = outcomes.flatMap((outcome) => outcome.falseAlarms)
  return rules
    .filter(({ party }) => party === 'server')
    .map(({ id, level }) => ({
      rule: id,
      level,
      faults: rounds.reduce((sum, { faults }) => sum + (faults.get(id) ?? 0), 0),
      missed: count(missed, id),
      falseAlarms: count(falseAlarms, id),
    }))
}
