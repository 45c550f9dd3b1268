import { exchange } from '@ssespec/client'
import { type HeadEntry, type Protocol, type Recording, redact } from '@ssespec/recording'
import type { Result, Rule, Verdict, View } from '@ssespec/rules'

import { firstAttempts, newestAttempts } from './attempts.ts'
import type { Connections } from './connections.ts'
import { finalVerdicts, judge, viewOver } from './judge.ts'
import { Pace } from './pace.ts'
import type { PlanContext, Probe, ProbeContext } from './probe.ts'
import { isRefusal, RunEnded } from './refusal.ts'
import { remembering } from './remembered.ts'
import { withDependencies } from './selection.ts'
import type { Patience, Target } from './target.ts'
import { verdicts } from './verdicts.ts'

export interface RunOptions {
  readonly target: Target
  readonly rules: readonly Rule[]
  readonly patience: Patience
  readonly signal: AbortSignal
  /** Told before each probe starts. */
  readonly onProbe?: (probe: string, protocol: Protocol) => void
}

type Verdicts = ReadonlyMap<string, Verdict>

/** How one probe is made. */
export interface ProbeRun {
  readonly protocol: Protocol
  readonly connections: Connections
  /** 2 where it is made again, alone. */
  readonly attempt: number
  /** Called with the response head of each of the probe's exchanges, and with what was recorded up to it. */
  readonly onHead?: (head: HeadEntry, soFar: Recording) => void
}

/** One test run: runs probes, keeps what they saw, and knows what is still to be found out. */
export class Run {
  readonly #options: RunOptions
  readonly #recordings: Recording[] = []
  /** Open streams, as far as they are known while they are still read. */
  readonly #unfinished = new Map<Protocol, Recording>()
  readonly #attempt = remembering()
  readonly #pace = new Pace()
  #refused = false

  constructor(options: RunOptions) {
    this.#options = options
  }

  /** The chosen rules. */
  get rules(): readonly Rule[] {
    return this.#options.rules
  }

  /** Everything recorded, redacted. */
  get recordings(): readonly Recording[] {
    return this.#recordings
  }

  /** Whether no further request is to be sent: the target asked for fewer, or the user has had enough. */
  get ended(): boolean {
    return this.#refused || this.#options.signal.aborted
  }

  /** The verdicts over one protocol so far: as the exchanges were made first, and with all that was made again. */
  verdicts(protocol: Protocol): { readonly first: Verdicts; readonly settled: Verdicts } {
    const view = this.view(protocol)
    const first = { ...view, recordings: firstAttempts(view.recordings) }
    return {
      first: verdicts(this.rules, first, this.#attempt),
      settled: finalVerdicts(this.rules, view, this.#attempt),
    }
  }

  /** The verdicts on all that was recorded. */
  results(): Result[] {
    return judge(this.rules, { recordings: this.#recordings }, this.#attempt)
  }

  /** What is known over one protocol, streams that are still read included. */
  view(protocol: Protocol): View {
    return viewOver(protocol, { recordings: [...this.#recordings, ...this.#unfinished.values()] })
  }

  /** Notes what is known of a stream that is still read, until its recording is there. */
  noteUnfinished(recording: Recording): void {
    this.#unfinished.set(recording.protocol, recording)
  }

  /** What is still to be found out, as probes and plans are told. */
  planContext(protocol: Protocol): PlanContext {
    const { target, patience } = this.#options
    return { target, protocol, patience, wanted: (rule) => this.#wanted(rule, protocol) }
  }

  /** Leaves a server so long before each exchange that is made again, in ms. */
  paceBy(releaseMs: number): void {
    this.#pace.learn(releaseMs)
  }

  /** Runs one probe. What it recorded before the run ended early is kept. */
  async probe(probe: Probe, how: ProbeRun): Promise<void> {
    if (this.ended) return
    this.#options.onProbe?.(probe.id, how.protocol)
    try {
      if (how.attempt > 1 && probe.stage === 'alone') await this.#pace.turn(this.#options.signal)
      await probe.run(this.#contextOf(probe, how))
    } catch (error) {
      if (!(error instanceof RunEnded)) throw error
    }
  }

  #wanted(id: string, protocol: Protocol): boolean {
    const known = withDependencies(this.rules)
    const rule = known.find((candidate) => candidate.id === id)
    if (rule === undefined) return false
    const view = this.view(protocol)
    const found = finalVerdicts([rule], view, this.#attempt)
    const { outcome } = found.get(id)!
    if (outcome === 'fail' || outcome === 'blocked') return false
    // Of a stream that is still read nothing is known for good but its head.
    if (this.#unfinished.has(protocol)) return true
    const before = known.filter((other) => rule.after.includes(other.id))
    return !before.some(
      ({ id: other, needs: [first] }) =>
        found.get(other)!.outcome === 'inconclusive' && view.recordings.some(({ probe }) => probe === first),
    )
  }

  #contextOf(probe: Probe, how: ProbeRun): ProbeContext {
    const { protocol, connections, onHead, attempt } = how
    const { target, patience, signal } = this.#options
    const known = (): Recording[] => newestAttempts(this.view(protocol).recordings)
    const connection: ProbeContext['connection'] = (work) =>
      connections.hold(async (sent) => {
        if (how.attempt > 1 && probe.stage !== 'alone') await this.#pace.turn(signal)
        if (this.ended) throw new RunEnded()
        return this.#keep(await work(signal, sent), how)
      })
    const made = (soFar: Recording): Recording => this.#made(soFar, how)
    return {
      ...this.planContext(protocol),
      probe: probe.id,
      attempt,
      signal,
      get recordings() {
        return known()
      },
      connection,
      exchange: (request, options) =>
        connection((_signal, sent) =>
          exchange(request, {
            headTimeoutMs: patience.headTimeoutMs,
            ...options,
            onSent: sent,
            onHead(head, soFar) {
              onHead?.(head, made(soFar))
              options.onHead?.(head, soFar)
            },
            probe: probe.id,
            insecure: target.insecure,
            signal: options.signal ? AbortSignal.any([signal, options.signal]) : signal,
          }),
        ),
    }
  }

  /** A recording as it is kept. */
  #made(recording: Recording, { attempt }: ProbeRun): Recording {
    const given = this.#options.target.headers.map(([name]) => name)
    return { ...redact(recording, given), attempt }
  }

  #keep(made: Recording, how: ProbeRun): Recording {
    const recording = this.#made(made, how)
    if (recording.probe === 'open') this.#unfinished.delete(recording.protocol)
    else if (isRefusal(recording)) this.#refused = true
    this.#recordings.push(recording)
    this.#pace.note(recording)
    return recording
  }
}
