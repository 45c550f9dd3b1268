import type { Command } from 'commander'

import { SERVER_YOUNG_MEGABYTES } from './young-generation.ts'

/** A command by its name, and what makes it: its modules are loaded only where it is used. */
export interface LazyCommand {
  readonly name: string
  readonly description: string
  /** A bound for its youngest objects, where V8's own would let them grow too far. */
  readonly youngMegabytes?: number
  load(): Promise<Command>
}

export const commands: readonly LazyCommand[] = [
  {
    name: 'test',
    description: 'judge the event stream at a URL, rule by rule',
    // What a flood leaves behind is collected soon.
    youngMegabytes: 1,
    load: async () => (await import('./commands/test.ts')).testCommand(),
  },
  {
    name: 'judge',
    description: 'judge recordings that `ssespec test --record` made; sends nothing',
    load: async () => (await import('./commands/judge.ts')).judgeCommand(),
  },
  {
    name: 'compare',
    description: 'read the same stream directly and through proxies, and say what each does to it',
    load: async () => (await import('./commands/compare.ts')).compareCommand(),
  },
  {
    name: 'load',
    description: 'open many streams and measure every event; connection limits; reconnection',
    load: async () => (await import('./commands/load.ts')).loadCommand(),
  },
  {
    name: 'serve',
    description: 'run the reference server: good streams, and every known fault by name',
    youngMegabytes: SERVER_YOUNG_MEGABYTES,
    load: async () => (await import('./commands/serve.ts')).serveCommand(),
  },
  {
    name: 'lab',
    description: 'the proxies and targets of the lab, and what they need',
    load: async () => (await import('./commands/lab.ts')).labCommand(),
  },
  {
    name: 'parse',
    description: 'read an event stream as a client does, and print what it dispatches as JSON Lines',
    load: async () => (await import('./commands/parse.ts')).parseCommand(),
  },
  {
    name: 'lint',
    description: 'say what in an event stream clients will not take as it was meant, while it arrives',
    load: async () => (await import('./commands/lint.ts')).lintCommand(),
  },
  {
    name: 'rules',
    description: 'list the rules, or explain one',
    load: async () => (await import('./commands/rules.ts')).rulesCommand(),
  },
]
