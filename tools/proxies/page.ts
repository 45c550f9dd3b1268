import { markdownTable } from '../markdown-table.ts'
import type { Entry, Matrix } from './entry.ts'

/** In the order of the table. */
const PROTOCOLS = ['http/1.1', 'h2', 'h2c'] as const

/** What reports/proxies/README.md says of the matrix. */
export function asMarkdown(matrix: Matrix): string {
  const { entries, machine, runs, startedAt } = matrix
  const proxied = entries.filter(({ name }) => name !== 'direct')
  const other = proxied.filter(({ asDeclared }) => asDeclared === false)
  const configurations = new Set(proxied.map(({ name }) => name)).size
  return `# What stands between: ${configurations} configurations of ${families(proxied).length} proxies

Each stood before the same origin, and was asked the same over HTTP/1.1, HTTP/2 with TLS and h2c, as far as it speaks them:
${proxied.length} ways. ${proxied.length - other.length} of them do what their \`proxy.json\` declares${other.length === 0 ? '.' : `; [the others](#not-as-declared) stand at the end.`}
[pictures.html](pictures.html) shows how events arrive, how long they take and how long a stream lives;
[matrix.json](matrix.json) holds every figure.

Measured on ${startedAt.slice(0, 10)} on one machine (${machine.processors}, ${machine.memoryGiB} GiB, ${machine.system}, Node ${machine.node}) by \`npm run proxies\`:

${markdownTable([
  ['command', 'took', 'load average before and after'],
  ...runs.map(({ command, seconds, load }) => [`\`${command}\``, `${seconds} s`, load.join(', ')]),
])}
${conditions(matrix)}

## Versions

${markdownTable([['proxy', 'version', 'configurations'], ...versions(proxied)])}
${overloaded(matrix) ? '' : defectSection(proxied)}## The matrix

- *held back*: how many bytes gather before they are passed on, as HTTP/1.1, h2 and h2c; – is event by event.
- *fails*: the rules of \`proxy/\` that fail as its \`proxy.json\` declares, and that \`ssespec rules proxy/NAME\` explains; in
  brackets those that this version of the program fails however it is configured. What failed beyond that is in
  [matrix.json](matrix.json).
- *idle*: the second at which a silent stream was cut, of 65.
${legend(entries)}
${families(proxied)
  .map((family) => section(family, proxied, entries))
  .join('\n')}
${notAsDeclared(matrix, other)}`
}

/** More than twice as many programs wanted a processor as there are. */
function overloaded({ machine, runs }: Matrix): boolean {
  const processors = Number.parseInt(machine.processors, 10)
  return runs.some(({ load }) => Math.max(...load) > 2 * processors)
}

function conditions(matrix: Matrix): string {
  return overloaded(matrix)
    ? `**The machine was overloaded**, by other work: see the load averages. What is shown here failed as declared. What failed
beyond that may be the machine's doing, and stands in matrix.json alone; times are worth nothing.`
    : 'Times and limits are those of this machine.'
}

function defectSection(entries: readonly Entry[]): string {
  return `## Defects

How a defect shows, by the name that \`compare\` gives it, and the configurations behind which it was seen.

${markdownTable([['defect', 'behind'], ...defects(entries)])}
`
}

function legend(entries: readonly Entry[]): string {
  const lines: string[] = []
  if (entries.some(({ latency }) => latency)) {
    lines.push(
      "- *p50, p99*: from the origin's write to the client, over HTTP/1.1; in brackets over h2. Of each program as it comes and at\n  its best.",
    )
  }
  if (entries.some(({ limit }) => limit)) {
    lines.push(
      '- *streams*: how many of 600 came through at once over HTTP/1.1, each on a connection of its own, and over h2 on one.',
    )
  }
  return lines.map((line) => `${line}\n`).join('')
}

function families(entries: readonly Entry[]): string[] {
  return [...new Set(entries.map(({ proxy }) => proxy ?? 'other'))].toSorted()
}

function versions(entries: readonly Entry[]): string[][] {
  const groups = Map.groupBy(entries, ({ proxy, version }) => JSON.stringify([proxy, version]))
  return [...groups.values()].map((group) => [
    group[0]?.proxy ?? '',
    group[0]?.version ?? 'unknown',
    String(new Set(group.map(({ name }) => name)).size),
  ])
}

function defects(entries: readonly Entry[]): string[][] {
  const seen = new Map<string, Set<string>>()
  for (const { name, diagnosis } of entries) {
    for (const { signature } of diagnosis) {
      if (signature === undefined) continue
      const names = seen.get(signature) ?? new Set()
      seen.set(signature, names.add(name))
    }
  }
  return [...seen]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([signature, names]) => [signature, gathered(names)])
}

/** The cells of a matrix are many, and alike: their number will do. */
function gathered(names: ReadonlySet<string>): string {
  const cells = [...names].filter((name) => name.startsWith('nginx/matrix/'))
  const others = [...names].filter((name) => !name.startsWith('nginx/matrix/'))
  return [...others, ...(cells.length > 0 ? [`${cells.length} of nginx/matrix`] : [])].join(', ')
}

function section(family: string, proxied: readonly Entry[], entries: readonly Entry[]): string {
  const own = proxied.filter(({ proxy }) => proxy === family)
  const direct = entries.filter(({ name }) => name === 'direct')
  const rows = [...Map.groupBy([...direct, ...own], ({ name }) => name)].map(([name, group]) =>
    rowOf(name, group),
  )
  return `### ${family}

${markdownTable(filled([['', 'declared', 'held back', 'fails', 'idle', 'p50', 'p99', 'streams'], ...rows]))}`
}

/** The columns that say something. */
function filled([head = [], ...rows]: readonly (readonly string[])[]): string[][] {
  const kept = head.map((_, column) => rows.some((row) => row[column] !== ''))
  return [head, ...rows].map((row) => row.filter((_, column) => kept[column]))
}

function rowOf(name: string, group: readonly Entry[]): string[] {
  const each = <T>(read: (entry: Entry) => T): (T | undefined)[] =>
    PROTOCOLS.map((protocol) => {
      const entry = group.find((one) => one.protocol === protocol)
      return entry && read(entry)
    })
  const declared = group.find(({ verdict }) => verdict !== undefined)
  const [http1, h2] = each(({ latency }) => latency)
  return [
    name === 'direct' || name.startsWith('nginx/matrix/')
      ? name
      : `[${name}](../../scenarios/proxies/${name})`,
    name === 'direct' ? '' : verdictOf(declared),
    together(each(({ measured }) => measured.granularityBytes?.toLocaleString('en-US') ?? '–')),
    failuresOf(group),
    together(
      each(({ measured }) => (measured.idleCutS === null ? '–' : `${Math.round(measured.idleCutS)} s`)),
    ),
    bracketed(milliseconds(http1?.p50), milliseconds(h2?.p50)),
    bracketed(milliseconds(http1?.p99), milliseconds(h2?.p99)),
    streamsOf(each(({ limit }) => limit)),
  ]
}

function verdictOf(entry: Entry | undefined): string {
  const { verdict, asDeclared } = entry ?? {}
  if (verdict === undefined || asDeclared === undefined) return ''
  return asDeclared ? verdict : verdict === 'right' ? 'wrong' : 'right'
}

/** One value where all protocols agree; the values of those that are spoken otherwise. */
function together(values: readonly (string | undefined)[]): string {
  const spoken = values.filter((value) => value !== undefined)
  return new Set(spoken).size === 1 ? spoken[0]! : spoken.join(' / ')
}

function failuresOf(group: readonly Entry[]): string {
  const own = rulesOf(group, ({ fails, declared }) =>
    fails.map(({ rule }) => rule).filter((rule) => declared.includes(rule)),
  )
  const lacking = rulesOf(group, ({ lacks = [] }) => lacks)
  if (lacking === '') return own || '–'
  return `${own}${own === '' ? '' : ' '}(${lacking})`
}

/** The rules of some entries, and over which protocols where not over all. */
function rulesOf(group: readonly Entry[], read: (entry: Entry) => readonly string[]): string {
  const rules = [...new Set(group.flatMap((entry) => read(entry)))].toSorted()
  const texts = rules.map((rule) => {
    const over = group.filter((entry) => read(entry).includes(rule)).map(({ protocol }) => protocol)
    const short = rule.replace('proxy/', '')
    return over.length === group.length ? short : `${short} over ${over.join(' and ')}`
  })
  return texts.join(', ')
}

function bracketed(first: string, second: string): string {
  return second === '' ? first : `${first} (${second})`
}

function streamsOf(limits: readonly (Entry['limit'] | undefined)[]): string {
  const texts = limits.slice(0, 2).map((limit) => {
    if (limit === undefined) return ''
    return limit.reached
      ? limit.streams.toLocaleString('en-US')
      : `${limit.streams.toLocaleString('en-US')} or more`
  })
  return texts.filter((text) => text !== '').join(' / ')
}

function notAsDeclared({ leftOut, notes }: Matrix, other: readonly Entry[]): string {
  const lines = [
    ...other.map(({ name, protocol, fails }) => {
      const what =
        fails.length === 0
          ? 'nothing of proxy/ fails'
          : fails.map(({ rule, message }) => `${rule}: ${message}`).join('; ')
      return `- ${name} over ${protocol}: ${what}`
    }),
    ...leftOut.map(({ name, why }) => `- ${name} was left out: ${why}`),
    ...notes.map((note) => `- ${note}`),
  ]
  return lines.length === 0 ? '' : `## Not as declared\n\n${lines.join('\n')}\n`
}

function milliseconds(value: number | null | undefined): string {
  if (value === null || value === undefined) return ''
  if (value >= 1000) return `${(value / 1000).toFixed(1)} s`
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`
}
