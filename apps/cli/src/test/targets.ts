import type { Patience, ProtocolChoice } from '@ssespec/conformance'
import {
  createCertificate,
  type Lifetime,
  listTargets,
  MissingProgramError,
  type Protocol,
  ProxyStartError,
  selectProxies,
  startTarget,
  type Target,
  withLifetime,
} from '@ssespec/lab'
import type { LeftOut, TestReport } from '@ssespec/report'
import type { Header } from '@ssespec/recording'
import type { Result, Rule } from '@ssespec/rules'

import { UsageError } from '../errors.ts'
import { againstDeclaration, type AgainstDeclaration } from './declared.ts'
import { judged } from './judged.ts'
import { DURATION_MS } from './patience.ts'

/** A target of the lab as it was found over one protocol. */
export interface JudgedTarget {
  readonly target: Target
  readonly protocol: Protocol
  readonly report: TestReport
  readonly results: readonly Result[]
  readonly against: AgainstDeclaration
}

export interface JudgedTargets {
  readonly judged: readonly JudgedTarget[]
  readonly leftOut: readonly LeftOut[]
  /** Names of targets that are installed and did not start. */
  readonly broken: readonly string[]
}

export interface TargetOptions {
  readonly rules: readonly Rule[]
  readonly headers: readonly Header[]
  /** Without a duration, each stream is read as long as its target says. */
  readonly patience: Omit<Patience, 'durationMs'> & { readonly durationMs?: number | undefined }
  readonly say: (text: string) => void
}

const CHOICE: Readonly<Record<Protocol, ProtocolChoice>> = { 'http/1.1': '1.1', h2: '2', h2c: '2c' }

/** @throws UsageError where a name stands for none */
export async function chooseTargets(folder: string, names: readonly string[]): Promise<readonly Target[]> {
  const { chosen, unknown } = selectProxies(await listTargets(folder), names)
  if (unknown.length === 0) return chosen
  throw new UsageError(
    `--target ${unknown.join(',')}: there is no such target. \`ssespec lab list\` lists them all.`,
  )
}

/**
 * Starts one target after the other, judges its stream over each of its protocols, and stops it.
 * @throws MissingProgramError, ProxyStartError where the only target does not start
 */
export async function judgeTargets(
  targets: readonly Target[],
  options: TargetOptions,
  signal: AbortSignal,
): Promise<JudgedTargets> {
  const found: JudgedTarget[] = []
  const leftOut: LeftOut[] = []
  const broken: string[] = []
  for (const target of targets) {
    try {
      found.push(...(await withLifetime(signal, async (lifetime) => judgeOne(target, options, lifetime))))
    } catch (error) {
      const missing = error instanceof MissingProgramError
      if (targets.length === 1 || !(missing || error instanceof ProxyStartError)) throw error
      const { name } = target.manifest
      leftOut.push({ name, why: error.message, ...(missing && { install: `ssespec lab install ${name}` }) })
      if (!missing) broken.push(name)
    }
  }
  return { judged: found, leftOut, broken }
}

async function judgeOne(
  target: Target,
  { rules, headers, patience, say }: TargetOptions,
  lifetime: Lifetime,
): Promise<JudgedTarget[]> {
  const { manifest } = target
  const { name, readSeconds } = manifest
  say(`starting ${name}`)
  const certificate = await createCertificate()
  const running = await lifetime.add(startTarget(target, { certificate, signal: lifetime.signal }))
  const durationMs = patience.durationMs ?? (readSeconds === undefined ? DURATION_MS : readSeconds * 1000)
  const found: JudgedTarget[] = []
  for (const [protocol, url] of Object.entries(running.urls) as [Protocol, string][]) {
    const { report, results } = await judged(
      { url, method: 'GET', headers, insecure: true },
      {
        rules,
        patience: { ...patience, durationMs },
        protocols: CHOICE[protocol],
        signal: lifetime.signal,
        say: (text) => say(`${name}: ${text}`),
      },
    )
    const against = againstDeclaration(manifest, protocol, results)
    const { proxy, version } = running
    const { asDeclared, unfailed, undeclared } = against
    const declared = { verdict: manifest.verdict, asDeclared, unfailed, undeclared }
    const described = {
      ...report.target,
      name,
      title: manifest.title,
      version,
      ...(proxy && { proxy }),
      declared,
    }
    found.push({ target, protocol, results, against, report: { ...report, target: described } })
  }
  return found
}
