import { create, type XMLElement } from 'xmlbuilder'

import { escapeLines, escapeTerminal } from '../../text/escape.ts'

/** What became of a test case, in JUnit's four kinds. */
export type CaseOutcome =
  | { readonly kind: 'passed' }
  | { readonly kind: 'skipped'; readonly message: string }
  | { readonly kind: 'failure'; readonly message: string; readonly type: string; readonly details: string }
  | { readonly kind: 'error'; readonly message: string; readonly type: string; readonly details: string }

export interface TestCase {
  readonly classname: string
  readonly name: string
  readonly outcome: CaseOutcome
}

export interface TestSuite {
  readonly name: string
  readonly cases: readonly TestCase[]
}

/** A run, in JUnit's terms. */
export interface TestSuites {
  readonly name: string
  /** `YYYY-MM-DDThh:mm:ss`, as JUnit's schema has it: no fraction and no zone. UTC. */
  readonly timestamp: string
  readonly seconds: number
  readonly suites: readonly TestSuite[]
}

/** Writes the document. Every text is escaped here, and nowhere before. */
export function junitDocument(run: TestSuites): string {
  const cases = run.suites.flatMap((suite) => suite.cases)
  const root = create('testsuites', { version: '1.0', encoding: 'UTF-8' })
  setAttributes(root, {
    name: run.name,
    time: run.seconds.toFixed(3),
    timestamp: run.timestamp,
    ...counted(cases),
  })
  for (const suite of run.suites) {
    const element = root.ele('testsuite')
    setAttributes(element, { name: suite.name, timestamp: run.timestamp, ...counted(suite.cases) })
    for (const testCase of suite.cases) addCase(element, testCase)
  }
  return `${root.end({ pretty: true })}\n`
}

function addCase(suite: XMLElement, { classname, name, outcome }: TestCase): void {
  const element = suite.ele('testcase')
  setAttributes(element, { classname, name })
  switch (outcome.kind) {
    case 'passed':
      return
    case 'skipped':
      setAttributes(element.ele('skipped'), { message: outcome.message })
      return
    case 'failure':
    case 'error': {
      const fault = element.ele(outcome.kind)
      setAttributes(fault, { message: outcome.message, type: outcome.type })
      fault.text(escapeLines(outcome.details).join('\n'))
    }
  }
}

function counted(cases: readonly TestCase[]): Record<string, string> {
  const count = (kind: CaseOutcome['kind']): string =>
    String(cases.filter((testCase) => testCase.outcome.kind === kind).length)
  return {
    tests: String(cases.length),
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
  }
}

function setAttributes(element: XMLElement, attributes: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(attributes)) element.att(name, escapeTerminal(value))
}
