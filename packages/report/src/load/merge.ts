import type { Percentiles } from '../shapes/percentiles.ts'
import { mergeHistograms, percentilesOf } from './histograms.ts'
import type { Failure, Histogram, Measurement, Ramp, Recovery, TimeName } from './measurement.ts'
import { mergeThresholds } from './thresholds.ts'

/** The measurements of generator processes that ran side by side, as one. */
export function mergeMeasurements(parts: readonly [Measurement, ...Measurement[]]): Measurement {
  const [first, ...rest] = parts
  if (rest.length === 0) return first
  const invalid = parts.find(({ valid }) => !valid)
  const histograms = mergeTimes(parts)
  const times = Object.fromEntries(
    Object.entries(histograms).map(([name, histogram]) => [name, percentilesOf(histogram)]),
  ) as Record<TimeName, Percentiles | null>
  const ramps = parts.flatMap(({ ramp }) => ramp ?? [])
  const merged = {
    workload: first.workload,
    valid: invalid === undefined,
    ...(invalid?.invalidBecause !== undefined && { invalidBecause: invalid.invalidBecause }),
    streams: {
      ...sumOf(parts.map(({ streams }) => streams)),
      http2StreamLimit: first.streams.http2StreamLimit,
    },
    events: sumOf(parts.map(({ events }) => events)),
    ...times,
    failures: mergeFailures(parts.flatMap(({ failures }) => failures)),
    histograms,
    recovery: mergeRecoveries(parts.map(({ recovery }) => recovery)),
    ...(ramps.length > 0 && { ramp: mergeRamps(ramps, parts) }),
  }
  const generator = mergeGenerators(parts, merged.streams.peak, merged.events)
  return { ...merged, generator, thresholds: mergeThresholds(parts, merged) }
}

/** Sums member by member; null, which stands for what could not be seen, wherever one part has it. */
function sumOf<T extends { readonly [name: string]: number | null }>(parts: readonly T[]): T {
  const names = Object.keys(parts[0]!)
  return Object.fromEntries(
    names.map((name) => [
      name,
      parts.reduce<number | null>((sum, part) => {
        const value = part[name] ?? null
        return sum === null || value === null ? null : sum + value
      }, 0),
    ]),
  ) as T
}

function mergeTimes(parts: readonly Measurement[]): Record<TimeName, Histogram> {
  const names = Object.keys(parts[0]!.histograms) as TimeName[]
  return Object.fromEntries(
    names.map((name) => [
      name,
      mergeHistograms(parts.map(({ histograms }) => ({ histogram: histograms[name] }))),
    ]),
  ) as Record<TimeName, Histogram>
}

function mergeFailures(failures: readonly Failure[]): Failure[] {
  const byText = new Map<string, Failure>()
  for (const failure of failures) {
    const count = (byText.get(failure.error)?.count ?? 0) + failure.count
    byText.set(failure.error, { ...failure, count })
  }
  return [...byText.values()].toSorted((a, b) => b.count - a.count)
}

/** On one clock, which the processes of a host share. */
function mergeRecoveries(recoveries: readonly Recovery[]): Recovery {
  const began = Math.min(...recoveries.map(({ beganAtMs }) => beganAtMs ?? Infinity))
  const on = (name: 'dropped' | 'attempts' | 'restored' | 'heard'): Histogram =>
    mergeHistograms(
      recoveries.map((recovery) => ({
        histogram: recovery[name],
        // Bins stay bins of ten milliseconds.
        by: recovery.beganAtMs === null ? 0 : Math.round((recovery.beganAtMs - began) / 10) * 10,
      })),
    )
  return {
    beganAtMs: Number.isFinite(began) ? began : null,
    dropped: on('dropped'),
    attempts: on('attempts'),
    restored: on('restored'),
    heard: on('heard'),
    notRestored: recoveries.reduce((sum, { notRestored }) => sum + notRestored, 0),
  }
}

/** It broke where any part did; the others were then open with what they had. */
function mergeRamps(ramps: readonly Ramp[], parts: readonly Measurement[]): Ramp {
  const broke = ramps.some(({ brokeAt }) => brokeAt !== null)
  const open = parts.reduce((sum, { ramp, streams }) => sum + (ramp?.brokeAt ?? streams.peak), 0)
  return {
    brokeAt: broke ? open : null,
    watchedMs: Math.max(...ramps.map(({ watchedMs }) => watchedMs)),
    lostAfter: ramps.reduce((sum, { lostAfter }) => sum + lostAfter, 0),
    eventsAfter: ramps.reduce((sum, { eventsAfter }) => sum + eventsAfter, 0),
  }
}

function mergeGenerators(
  parts: readonly Measurement[],
  peak: number,
  { captured, duplicated }: Measurement['events'],
): Measurement['generator'] {
  const sum = (of: (generator: Measurement['generator']) => number): number =>
    parts.reduce((total, { generator }) => total + of(generator), 0)
  const residentBytes = sum((generator) => generator.residentBytes)
  const cpuMs = sum((generator) => generator.cpuMs)
  const events = captured + (duplicated ?? 0)
  return {
    memoryPerStreamKiB: residentBytes > 0 && peak > 0 ? residentBytes / 1024 / peak : null,
    cpuPerEventUs: cpuMs > 0 && events > 0 ? (cpuMs * 1000) / events : null,
    lagMs: Math.max(...parts.map(({ generator }) => generator.lagMs)),
    lagMaxMs: Math.max(...parts.map(({ generator }) => generator.lagMaxMs)),
    cpuShare: sum((generator) => generator.cpuShare),
    residentBytes,
    cpuMs,
  }
}
