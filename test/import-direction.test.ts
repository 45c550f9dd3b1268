import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

/** What each part may import of the others. `types`: types alone, which leave no trace in the published JavaScript. */
const ALLOWED: Readonly<
  Record<string, { folder: string; values: readonly string[]; types?: readonly string[] }>
> = {
  '@ssespec/grammar': { folder: 'packages/grammar', values: [] },
  '@ssespec/recording': { folder: 'packages/recording', values: ['grammar'] },
  '@ssespec/client': { folder: 'packages/client', values: ['grammar', 'recording'] },
  '@ssespec/rules': { folder: 'packages/rules', values: ['grammar', 'recording'] },
  '@ssespec/conformance': {
    folder: 'packages/conformance',
    values: ['grammar', 'recording', 'client', 'rules'],
  },
  '@ssespec/report': { folder: 'packages/report', values: [], types: ['rules'] },
  '@ssespec/lab': { folder: 'packages/lab', values: [] },
  '@ssespec/reference-server': { folder: 'apps/reference-server', values: ['grammar'] },
}

const IMPORT = /^(?:import|export)\s+(type\s)?(?:[^'"]*?\sfrom\s+)?['"](@ssespec\/[\w-]+)[\w/-]*['"]/gm

function sources(folder: string): string[] {
  const src = join(root, folder, 'src')
  return readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(src, file))
}

describe.each(Object.entries(ALLOWED))('%s', (name, { folder, values, types = [] }) => {
  test('imports only what lies before it', () => {
    const wrong = sources(folder).flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(IMPORT)]
        .map(([, onlyType, target]) => ({
          file,
          target: target!,
          part: target!.replace('@ssespec/', ''),
          onlyType,
        }))
        .filter(({ target }) => target !== name)
        .filter(({ part, onlyType }) => !values.includes(part) && !(onlyType && types.includes(part)))
        .map(({ file: where, target }) => `${where} imports ${target}`),
    )
    expect(wrong).toEqual([])
  })

  test('names in its manifest what it imports', () => {
    const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as {
      dependencies?: Record<string, string>
    }
    const named = Object.keys(manifest.dependencies ?? {}).filter((dependency) =>
      dependency.startsWith('@ssespec/'),
    )
    const allowed = [...values, ...types].map((part) => `@ssespec/${part}`)
    expect(named.filter((dependency) => !allowed.includes(dependency))).toEqual([])
  })
})

test('only the command line touches the console and the exit code', () => {
  const touching = Object.values(ALLOWED)
    .flatMap(({ folder }) => sources(folder))
    .filter((file) =>
      /\bconsole\.|\bprocess\.(?:exit|exitCode|argv)\b/.test(withoutComments(readFileSync(file, 'utf8'))),
    )
  expect(touching).toEqual([])
})

/** Examples in doc comments may print. */
function withoutComments(source: string): string {
  return source.replaceAll(/^\s*(?:\*|\/\/|\/\*).*$/gm, '')
}
