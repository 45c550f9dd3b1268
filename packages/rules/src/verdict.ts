import type { Header, Protocol } from '@ssespec/recording'

/**
 * How binding a rule is. `must`: a normative requirement that a client, cache or proxy can feel. `should`: legal, but
 * real clients or proxies will misbehave. `advice`: field practice.
 */
export type Level = 'must' | 'should' | 'advice'

/** Whom a rule judges. */
export type Party = 'server' | 'proxy' | 'client'

/** Where a rule comes from: a link, and the words it rests on. */
export interface Source {
  /** `WHATWG HTML, 9.2.3 Processing model` */
  readonly title: string
  readonly url: string
  /** The sentence of the source; for practice from the field, what was measured. */
  readonly quote: string
}

/** A place in a recording that shows what a verdict says. */
export interface Evidence {
  /** The exchange: `open`, `resume/after`. */
  readonly exchange: string
  /** Milliseconds since that exchange began. */
  readonly at?: number
  /** Bytes of content before the place. */
  readonly offset?: number
  /** What stands there: raw text of the target, to be escaped by whoever shows it. */
  readonly text: string
  /** What was asked, redacted. */
  readonly request?: EvidenceRequest
}

/** The request that a place in a recording answers. */
export interface EvidenceRequest {
  readonly method: string
  readonly url: string
  readonly protocol: Protocol
  /** Where an older version of HTTP/1 was named. */
  readonly httpVersion?: '1.0'
  /** Without those that say nothing about what is asked: Host and Content-Length. */
  readonly headers: readonly Header[]
}

/** The rule holds. */
export interface Pass {
  readonly outcome: 'pass'
  /** What was seen, in a few words. */
  readonly message: string
}

/** The target fell short. */
export interface Fail {
  readonly outcome: 'fail'
  readonly message: string
  readonly expected: string
  readonly actual: string
  readonly evidence: readonly Evidence[]
}

/** We could not tell. */
export interface Inconclusive {
  readonly outcome: 'inconclusive'
  /** Why not: what was not seen in the time given. */
  readonly message: string
  readonly evidence?: readonly Evidence[]
}

/** The rule asks about something that this target does not offer or declare. Never a failure. */
export interface NotApplicable {
  readonly outcome: 'not-applicable'
  readonly message: string
}

/** A rule it depends on failed, so its own verdict would mean nothing. */
export interface Blocked {
  readonly outcome: 'blocked'
  readonly message: string
  /** The id of the rule that stands in the way. */
  readonly by: string
}

/** A defect of ours, never the target's failure. */
export interface Crashed {
  readonly outcome: 'crashed'
  readonly message: string
  readonly trace: string
}

/** What a rule's own function can say. */
export type Judgement = Pass | Fail | Inconclusive | NotApplicable

/** What can become of a rule. */
export type Verdict = Judgement | Blocked | Crashed

export type Outcome = Verdict['outcome']

/** A verdict with the rule it is about: one result a rule, over all protocols the worst. */
export type Result = Verdict & {
  readonly rule: string
  readonly level: Level
  readonly party: Party
  readonly title: string
  readonly source: Source
  /** What to do about a failure. */
  readonly fix: string
  /** The same where a platform has its own line for it: `nginx`, `express`, … */
  readonly fixOn?: Readonly<Record<string, string>>
  /** Why it matters: what a user will notice. */
  readonly why: string
  /** The protocol that this verdict was seen on, where several were asked for. */
  readonly protocol: Protocol
}
