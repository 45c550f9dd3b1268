import { join } from 'node:path'

/** A source, and the tests that are to notice whatever changes in it. */
export interface Subject {
  readonly file: string
  readonly tests: readonly string[]
}

export const ROOT: string = join(import.meta.dirname, '../../../..')

const PACKAGE = 'packages/grammar'

export const subjects: readonly Subject[] = [
  { file: `${PACKAGE}/src/encode.ts`, tests: [`${PACKAGE}/test/encode.test.ts`] },
  { file: `${PACKAGE}/src/encode-error.ts`, tests: [`${PACKAGE}/test/encode.test.ts`] },
  {
    file: `${PACKAGE}/test/reference.ts`,
    tests: [`${PACKAGE}/test/corpus.test.ts`, `${PACKAGE}/test/parser.test.ts`],
  },
  {
    file: `${PACKAGE}/test/utf-8-decode.ts`,
    tests: ['utf-8-decode', 'corpus', 'parser'].map((name) => `${PACKAGE}/test/${name}.test.ts`),
  },
]
