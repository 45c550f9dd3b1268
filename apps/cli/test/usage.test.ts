import { createServer } from 'node:net'
import { once } from 'node:events'

import { describe, expect, test } from 'vitest'

import { runCli } from './support/cli.ts'

describe('wrong use ends with 2 and says what to do', () => {
  test.each([
    ['a URL that is none', ['test', 'not a url'], 'is no URL'],
    [
      'a URL without a scheme',
      ['test', 'localhost:8080/events'],
      'Did you mean http://localhost:8080/events?',
    ],
    ['another scheme', ['test', 'ftp://127.0.0.1/'], 'is not an http or https URL'],
    [
      'rules that match nothing',
      ['test', 'http://127.0.0.1:1/', '--rules', 'nothing/*'],
      'no rule matches nothing/*',
    ],
    [
      'a header without a colon',
      ['test', 'http://127.0.0.1:1/', '-H', 'Authorization'],
      "write it as 'Name: value'",
    ],
    ['a duration that is none', ['test', 'http://127.0.0.1:1/', '--duration', 'soon'], 'is no duration'],
    ['an unknown reporter', ['test', 'http://127.0.0.1:1/', '--reporter', 'xml'], 'there are terminal'],
    [
      'two reporters for one screen',
      ['test', 'http://127.0.0.1:1/', '--reporter', 'json', '--reporter', 'junit'],
      'junit=FILE',
    ],
    ['an HTTP version that is none', ['test', 'http://127.0.0.1:1/', '--http', '3'], 'Allowed choices'],
    [
      'a body that cannot be read',
      ['test', 'http://127.0.0.1:1/', '--data', '@/nowhere'],
      '/nowhere cannot be read',
    ],
    ['neither a URL nor a target', ['test'], '--target NAME'],
    ['a URL and a target', ['test', 'http://127.0.0.1:1/', '--target', 'all'], 'leave out a URL'],
    ['a dry run of a target', ['test', '--target', 'all', '--dry-run'], 'leave out --dry-run'],
    ['an unknown target', ['test', '--target', 'no-such-target'], 'no-such-target'],
    ['one file for many targets', ['test', '--target', 'all', '--reporter', 'json=x.json'], '{target}'],
    ['no command', [], 'Usage: ssespec'],
    ['an unknown command', ['tset'], "unknown command 'tset'"],
    ['an unknown rule', ['rules', 'incremental'], 'Did you mean delivery/incremental'],
    ['no recording', ['judge', '/nowhere'], '/nowhere cannot be read'],
    ['a comparison of nothing', ['compare'], 'direct=URL'],
    ['a way without a name', ['compare', 'http://127.0.0.1:1/'], 'NAME=URL'],
    ['two ways of one name', ['compare', 'a=http://127.0.0.1:1/', 'a=http://127.0.0.1:2/'], 'a= comes twice'],
    [
      'a direct way to our own origin',
      ['compare', '--serve', '0', 'direct=http://127.0.0.1:1/'],
      'leave direct=URL',
    ],
    ['two origins', ['compare', '--lab', 'nginx-right', '--serve', '0'], '--lab has an origin already'],
    [
      'a kind of proxy that is none',
      ['compare', '--proxy', 'iis', 'a=http://127.0.0.1:1/'],
      'Allowed choices',
    ],
    ['an unknown proxy', ['compare', '--lab', 'no-such-proxy'], 'no-such-proxy'],
    ['a port that is none', ['serve', '--port', '70000'], 'is no port'],
    ['a file that is not there', ['parse', '/nowhere'], '/nowhere cannot be read'],
  ])('%s', async (_name, args, says) => {
    const { code, stdout, stderr } = await runCli(args)
    expect(stderr).toContain(says)
    expect(stderr).not.toContain('    at ')
    expect(stdout).toBe('')
    expect(code).toBe(2)
  })
})

describe('a target that cannot be reached ends with 3', () => {
  test.each([
    ['a refused connection', 'http://127.0.0.1:1/', 'ECONNREFUSED'],
    ['an unknown host', 'http://unknown.invalid/', 'ENOTFOUND'],
  ])('%s', async (_name, url, says) => {
    const { code, stdout, stderr } = await runCli(['test', url, '--reporter', 'json'])
    expect(stderr).toContain(says)
    expect(stdout).toBe('')
    expect(code).toBe(3)
  })

  test('a server that speaks no TLS', async () => {
    const server = createServer((socket) => socket.on('error', () => {}).end('hello\r\n'))
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const { port } = server.address() as { port: number }
    const { code, stderr } = await runCli(['test', `https://127.0.0.1:${port}/`])
    server.close()
    expect(stderr).toContain('cannot be reached')
    expect(code).toBe(3)
  })
})

test('parse prints what a client dispatches', async () => {
  const { code, stdout } = await runCli(['parse'], {
    input: ': hi\nretry: 5\nid: 1\nevent: a\ndata: x\n\ndata: cut',
  })
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual([
    { kind: 'comment', text: 'hi' },
    { kind: 'retry', retry: 5 },
    { kind: 'event', type: 'a', data: 'x', lastEventId: '1' },
    { kind: 'discarded' },
  ])
  expect(code).toBe(0)
})

test('every command explains itself', async () => {
  for (const command of ['test', 'judge', 'compare', 'load', 'serve', 'lab', 'parse', 'rules']) {
    const { code, stdout } = await runCli([command, '--help'])
    expect(stdout).toContain(`ssespec ${command}`)
    expect(code).toBe(0)
  }
})
