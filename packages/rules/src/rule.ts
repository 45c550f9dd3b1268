import type { Protocol, Recording } from '@ssespec/recording'

import type { Judgement, Level, Party, Source } from './verdict.ts'
import type { View } from './view.ts'

/** Where a fix is written differently. */
export type Platform = 'nginx' | 'express' | 'go' | 'spring' | 'php' | ProxyFamily

/** The proxies that have lines of their own, by the names of their programs. */
export type ProxyFamily =
  | 'nginx'
  | 'haproxy'
  | 'caddy'
  | 'traefik'
  | 'envoy'
  | 'apache'
  | 'varnish'
  | 'h2o'
  | 'lighttpd'
  | 'nghttpx'
  | 'trafficserver'
  | 'squid'

/** What to do about a failure. */
export interface Fix {
  /** In one or two sentences, for any server. */
  readonly text: string
  /** The line to write, where a platform has its own. */
  readonly on?: Readonly<Partial<Record<Platform, string>>>
}

/** A recording, or a few that belong together, that the rule must judge as its place in {@link Rule.examples} says. */
export interface Example {
  readonly title: string
  readonly recordings: readonly Recording[]
  /** For a rule about a proxy: the same exchanges with the origin itself. */
  readonly direct?: readonly Recording[]
}

/**
 * A rule: data, and one pure function of recordings. One file a rule, at `src/<id>.ts`.
 * Its examples are run by a test, and shown by `ssespec rules ID`.
 */
export interface Rule {
  /** `section/name`, the file's path. Once released it never changes its meaning. */
  readonly id: string
  /** What holds when the rule passes, as a short sentence. */
  readonly title: string
  readonly level: Level
  readonly party: Party
  readonly source: Source
  /** What a user will notice where it does not hold. */
  readonly why: string
  readonly fix: Fix
  /** The probes whose recordings it reads, the indispensable one first. */
  readonly needs: readonly string[]
  /** The protocols that it is a matter of; all unless given. */
  readonly protocols?: readonly Protocol[]
  /**
   * Whether it fails by how long something took. A machine that is busy takes long as well: such a failure is seen twice
   * before it is reported.
   */
  readonly timed?: true
  /** Rules that must not have failed for this one to mean anything. */
  readonly after: readonly string[]
  readonly examples: { readonly pass: readonly Example[]; readonly fail: readonly Example[] }
  /**
   * Judges one protocol's recordings. It is called when there is a recording of the first probe it needs; the others may
   * have found nothing to ask.
   */
  judge(view: View): Judgement
}
