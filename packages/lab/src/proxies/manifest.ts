import type { Protocol } from '../protocols.ts'

/** What `proxy.json` says; `schemas/proxy.schema.json` is its form. */
export type ProxyManifest = RightProxyManifest | WrongProxyManifest

/** Event streams pass it unharmed. */
export interface RightProxyManifest extends ManifestBase {
  readonly verdict: 'right'
}

/** It harms event streams, and that can be mended. */
export interface WrongProxyManifest extends ManifestBase {
  readonly verdict: 'wrong'
  /** Ids of the rules that fail behind it. */
  readonly fails: readonly string[]
  /** The lines of configuration that mend it. */
  readonly fix: readonly string[]
}

interface ManifestBase {
  /** The path of the folder below the root of all proxies, with `/` between its parts. */
  readonly name: string
  /** The program, such as `nginx`. */
  readonly family: string
  /** One line for tables. */
  readonly title: string
  /** Program and arguments; the first dotted number in what it prints is the version. */
  readonly versionCommand: Command
  /** Program and arguments that run the proxy in the foreground; may hold placeholders. */
  readonly start: Command
  /** Names of template files in the folder. */
  readonly configuration: readonly string[]
  readonly listens: Readonly<Partial<Record<Protocol, Listener>>>
  readonly packages: ProxyPackages
  readonly verdict: 'right' | 'wrong'
  /** One sentence. */
  readonly teaches: string
}

/** A program and its arguments; the schema asks for at least one string. */
export type Command = readonly [program: string, ...args: string[]]

/** Where clients reach a proxy with one protocol. */
export interface Listener {
  readonly scheme: 'http' | 'https'
  /** The NAME of a `${port.NAME}` in the templates. */
  readonly port: string
}

/** Package names by registry. */
export interface ProxyPackages {
  readonly debian?: readonly string[]
  readonly pypi?: readonly string[]
}
