import { install, installed } from '@ssespec/lab'
import { expect, test } from 'vitest'
import { missingSentence } from '../../src/install/programs.ts'

test('what is installed is found, and nothing is done', async () => {
  const lines: string[] = []
  const results = await install(['nginx', 'go'], { report: (line) => void lines.push(line) })
  expect(results).toEqual([
    { name: 'nginx', outcome: 'present', path: await installed('nginx') },
    { name: 'go', outcome: 'present', path: await installed('go') },
  ])
  expect(lines).toEqual([])
})

test('what is missing is said with the way to get it', () => {
  expect(missingSentence('nginx')).toBe(
    'nginx is not installed: on Debian or Ubuntu, sudo apt-get install --no-install-recommends nginx; ' +
      'elsewhere, install it with your package manager (macOS: brew install nginx).',
  )
  expect(missingSentence('go')).toBe(
    'go is not installed: install it from https://go.dev/dl/ (macOS: brew install go).',
  )
})
