import { expect, test } from 'vitest'

import { runCli } from './support/cli.ts'

test('tutorials fall short as they declare, and pass once they are corrected', async () => {
  const names = [
    'tutorial-go',
    'tutorial-go-corrected',
    'tutorial-php-fpm-buffered',
    'tutorial-php-fpm-corrected',
  ]
  const rules = 'delivery/*,reconnect/*,response/*,stream/*'
  const { code, stdout } = await runCli(['test', '--target', names.join(','), '--rules', rules, '--no-deep'])
  const lines = stdout.split('\n').filter((line) => line !== '')
  expect(lines.map((line) => line.replaceAll(/ +/g, ' '))).toEqual([
    'tutorial-go http/1.1 fails 0 must, 0 should, 4 advice (wrong, as declared)',
    'tutorial-go-corrected http/1.1 fails 0 must, 0 should, 0 advice (right, as declared)',
    expect.stringMatching(
      /^tutorial-php-fpm-buffered http\/1.1 fails 0 must, 1 should, .*\(wrong, as declared\)$/,
    ),
    'tutorial-php-fpm-corrected http/1.1 fails 0 must, 0 should, 0 advice (right, as declared)',
    'tutorial-php-fpm-corrected h2 fails 0 must, 0 should, 0 advice (right, as declared)',
  ])
  expect(code).toBe(0)
}, 300_000)
