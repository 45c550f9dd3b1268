import type { Result } from '@ssespec/rules'

import type { Percentiles } from './percentiles.ts'
import type { ReportedResult } from './test-report.ts'
import type { Tool } from './tool.ts'

/** How sure a diagnosis is: `certain` follows from what was seen, `likely` matches a known signature, `possible` is one cause of several. */
export type Confidence = 'certain' | 'likely' | 'possible'

/** A likely cause of what a pair does wrong, and the lines of configuration that mend it. */
export interface Diagnosis {
  /** The name of the signature that matched. */
  readonly signature?: string
  readonly cause: string
  /** Lines of configuration, ready to paste; a sentence where there is no such line. */
  readonly fix: string
  readonly confidence: Confidence
  /** Whether a configuration of the lab has shown that the fix works. */
  readonly proven?: boolean
}

/** What was measured on one way to the origin; `null` where it was not seen or not asked for. */
export interface Measured {
  /** The block in which bytes arrive where events are held back; `null` where none was seen. */
  readonly granularityBytes: number | null
  /** From the request to the response head. */
  readonly headMs: number | null
  /** From the request to the end of the first event. */
  readonly firstEventMs: number | null
  /** Latency of an event beyond the direct way's. */
  readonly addedP50Ms: number | null
  readonly addedP99Ms: number | null
  /** The second of silence at which the stream was cut. */
  readonly idleCutS: number | null
  /** From the client's abort to the origin's notice of it. */
  readonly cancelReachedOriginMs: number | null
  /** How many streams were served at once; over HTTP/2 on one connection. */
  readonly maxStreams: number | null
  /** How many an HTTP/2 connection is said to carry. */
  readonly advertisedStreams?: number | null
}

/** What a proxy does to the header fields of a message, by name. */
export interface HeaderChanges {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly changed: readonly string[]
}

/** One event on its way, in milliseconds since the request was sent. */
export interface Arrival {
  /** When the origin wrote it. */
  readonly sentMs: number
  /** When the client had the whole of it. */
  readonly arrivedMs: number
  /** Its size on the stream. */
  readonly bytes: number
}

/** One way to the origin over one protocol: direct, or through a proxy. */
export interface ComparePair {
  /** The configuration's name, or `direct`. */
  readonly name: string
  readonly url: string
  readonly protocol: Result['protocol']
  /** The kind of proxy (`nginx`); absent on the direct way. */
  readonly proxy?: string
  /** Of the proxy, as it says itself. */
  readonly version?: string
  readonly results: readonly ReportedResult[]
  readonly measured: Measured
  /** Header fields that are not what they were behind the proxy; where the origin's side was seen. */
  readonly headers?: { readonly request: HeaderChanges; readonly response: HeaderChanges }
  readonly diagnosis: readonly Diagnosis[]
  /** Rules that it fails whatever its configuration; they do not count in the verdict. */
  readonly lacks?: readonly string[]
  /** What the measurement says: no must or should rule fails, or some do. */
  readonly verdict?: 'right' | 'wrong'
  /** Whether that verdict is the one the configuration declares of itself. */
  readonly asDeclared?: boolean
  /** How many events arrived while the way was judged. */
  readonly events?: number
  /** The points of the staircase, in the order they were sent. */
  readonly arrivals?: readonly Arrival[]
  /** Event by event, as the load generator measured it. */
  readonly latency?: Percentiles
}

/** A configuration that was asked for and could not run, and how to get it. */
export interface LeftOut {
  readonly name: string
  readonly why: string
  /** The command that would install what is missing. */
  readonly install?: string
}

/** What `ssespec compare` found. The JSON form is this object as it is. */
export interface CompareReport {
  readonly schema: 1
  readonly kind: 'compare'
  readonly tool: Tool
  /** ISO 8601. */
  readonly startedAt: string
  readonly durationMs: number
  readonly origin: { readonly name: string; readonly url: string; readonly version?: string }
  /** For how long a silent and an active stream were left alone, where that was asked for. */
  readonly idleMs?: number
  /** The direct way included. */
  readonly pairs: readonly ComparePair[]
  readonly leftOut: readonly LeftOut[]
  /** What else was left out and why, a sentence each. */
  readonly notes?: readonly string[]
}
