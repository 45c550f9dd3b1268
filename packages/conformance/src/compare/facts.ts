import { entriesOf, finalHead, type Recording } from '@ssespec/recording'
import {
  atOrigin,
  findRecording,
  type PauseStep,
  type ProxyFamily,
  type Result,
  timelineOf,
  type Unsent,
  unsentOf,
} from '@ssespec/rules'

import { blockIn, codedGranularity, type PairFigures } from './figures.ts'
import type { HeadersChanged } from './header-changes.ts'
import type { JudgedPair } from './judge-pairs.ts'

/** What signatures ask of one way over one protocol. Pure reading of what was recorded and judged. */
export class Facts {
  readonly family: ProxyFamily | undefined
  readonly recordings: readonly Recording[]
  readonly figures: PairFigures
  readonly headers: HeadersChanged | undefined
  readonly #results: readonly Result[]

  /** @param lacks Rules whose failure is known, and is no fault of the configuration */
  constructor(pair: JudgedPair, family: ProxyFamily | undefined, lacks: readonly string[]) {
    const { recordings, results, figures, headers } = pair
    this.family = family
    this.recordings = recordings
    this.#results = results.filter(({ rule }) => !lacks.includes(rule))
    this.figures = figures
    this.headers = headers
  }

  /** The failure of a rule, if it failed. */
  failed(rule: string): Extract<Result, { outcome: 'fail' }> | undefined {
    const result = this.#results.find((each) => each.rule === rule)
    return result?.outcome === 'fail' ? result : undefined
  }

  passed(rule: string): boolean {
    return this.#results.some((each) => each.rule === rule && each.outcome === 'pass')
  }

  client(probe: string, step?: string): Recording | undefined {
    return findRecording(this.recordings, probe, step)
  }

  atOrigin(probe: string, step?: string): Recording[] {
    return atOrigin(this.recordings, probe, step)
  }

  /** The status that an exchange came to. */
  status(probe: string, step?: string): number | undefined {
    const recording = this.client(probe, step)
    return recording && finalHead(recording)?.status
  }

  /** What of the events before a silence did not come; `undefined` where all did, or nothing was asked. */
  unsent(probe: 'pause' | 'accel', step: PauseStep | '' = ''): Unsent | undefined {
    const client = this.client(probe, step)
    const [origin] = this.atOrigin(probe, step)
    return client && origin && unsentOf(client, origin)
  }

  /** Whether the proxy asks the origin with HTTP/1.0. */
  get speaksHttp10(): boolean {
    return this.recordings.some(
      ({ step, entries }) =>
        step.includes('@origin') &&
        entries.some((entry) => entry.kind === 'request' && entry.httpVersion === '1.0'),
    )
  }

  /** The block that a compressed body arrives in, on the wire. */
  get codedGranularity(): number | undefined {
    const coded = this.client('dense', 'gzip')
    return coded && codedGranularity(coded)
  }

  /** Whether the client's gzip reached it as such. */
  get compresses(): boolean {
    return (
      this.recordings.some((recording) => entriesOf(recording, 'decoded').length > 0) || this.#codingNamed
    )
  }

  /** How many events an exchange brought. */
  events(probe: string, step?: string): number {
    const recording = this.client(probe, step)
    return recording ? timelineOf(recording).events.length : 0
  }

  /** The block that the plain stream arrives in. */
  get block(): number | undefined {
    return blockIn(this.recordings, 'open') ?? blockIn(this.recordings, 'dense')
  }

  get #codingNamed(): boolean {
    return this.recordings.some(({ probe, step, entries }) => {
      if (step.includes('@')) return false
      return (
        (probe === 'compressed' || step === 'gzip') &&
        entries.some(
          (entry) =>
            entry.kind === 'head' &&
            entry.headers.some(([name]) => name.toLowerCase() === 'content-encoding'),
        )
      )
    })
  }
}
