import { render, type Report } from '@ssespec/report'
import stringWidth from 'string-width'
import { describe, expect, test } from 'vitest'

import { comparison, direct, right, wrong } from '../fixtures/compare-reports.ts'
import { invalid, limited, unlimited, valid } from '../fixtures/load-reports.ts'
import { notApplicable, passed } from '../fixtures/results.ts'
import { broken, healthy, mixed, reportOf, unjudged } from '../fixtures/test-reports.ts'

async function linesOf(report: Report, columns = 80): Promise<string[]> {
  const text = await render('terminal', report, { columns })
  return text.split('\n')
}

describe('it fits the screen', () => {
  const reports: [string, Report][] = [
    ['test', mixed],
    ['crash', broken],
    ['compare', comparison],
    ['load', valid],
    ['invalid load', invalid],
  ]
  describe.each(reports)('%s', (_name, report) => {
    test.each([64, 80, 100, 160])('%i columns', async (columns) => {
      const lines = await linesOf(report, columns)
      expect(lines.filter((line) => line !== line.trimEnd())).toEqual([])
      // A URL is never broken, or it could not be followed.
      const wide = lines.filter((line) => stringWidth(line) > columns && !/https?:\/\//u.test(line))
      expect(wide).toEqual([])
    })
  })
})

test('colour adds sequences and changes nothing else', async () => {
  for (const report of [mixed, comparison, valid]) {
    const plain = await render('terminal', report)
    const colored = await render('terminal', report, { color: true })
    expect(plain).not.toContain('\x1b')
    expect(colored.replaceAll(/\x1b\[[\d;]+m/gu, '')).toBe(plain)
    expect(colored).not.toBe(plain)
  }
})

describe('a test report', () => {
  test('has the worst section first, and the worst rule first in it', async () => {
    const rules = (await linesOf(mixed)).flatMap((line) => /^ {2}✗ \w+ +(\S+\/\S+)/u.exec(line)?.[1] ?? [])
    expect(rules).toEqual([
      'response/content-type',
      'response/cache-control',
      'stream/utf8',
      'reconnect/retry',
    ])
  })

  test('shows of a failure all that is known', async () => {
    const text = (await linesOf(mixed)).join('\n')
    for (const part of [
      '✗ must      stream/utf8',
      'expected  UTF-8 from the first byte to the last',
      'actual    the byte 0xE9',
      'request   GET https://example.com/events over HTTP/1.1',
      'Authorization: (redacted)',
      'evidence  exchange open, at 413 ms, byte 5,120',
      String.raw`data: café crème\n\n`,
      'effect    Every client shows',
      'fix       Encode each event',
      'source    WHATWG HTML, 9.2.5',
      'https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream',
    ]) {
      expect(text).toContain(part)
    }
  })

  test('shows a request once', async () => {
    const [failure] = mixed.results.filter(
      (result) => result.outcome === 'fail' && result.evidence.some(({ request }) => request !== undefined),
    )
    const twice = { ...mixed, results: [failure!, { ...failure!, rule: 'stream/z-other' }] }
    const lines = await linesOf(twice)
    expect(lines.filter((line) => line.includes('request   GET '))).toHaveLength(1)
    expect(lines).toContain(`    request   as shown with ${failure!.rule}`)
  })

  test('puts together what was not judged for one reason', async () => {
    const text = (await linesOf(mixed)).join('\n')
    expect(text).toContain(
      '– 3 rules blocked\n    response/content-type failed first\n      stream/dispatches, stream/event-terminated, stream/unknown-field',
    )
  })

  test('shows a crash first, as ours', async () => {
    const lines = await linesOf(broken)
    expect(lines.find((line) => /^ {2}[✗!] \w/u.test(line))).toBe('  ! crashed   stream/bom')
    expect(lines).toContain('  ! 1 rule crashed: a defect of ssespec, not of the target')
  })

  test.each([
    ['a failed must rule', mixed, '✗ Falls short: 2 must rules, 1 should rule and 1 advice rule failed'],
    ['no failure', healthy, '✓ Conforms: no rule failed'],
    ['nothing judged', unjudged, '? Nothing could be judged'],
    ['no result', reportOf([]), '? Nothing could be judged'],
    ['nothing that applies', reportOf(notApplicable), '? Nothing could be judged'],
  ])('ends in a verdict: %s', async (_name, report, verdict) => {
    expect(await linesOf(report)).toContain(`  ${verdict}`)
  })

  test('of a healthy target is short', async () => {
    expect((await linesOf(reportOf(passed))).length).toBeLessThan(8)
  })

  test('names the protocol of a failure only where there were several', async () => {
    expect(await render('terminal', mixed)).toContain('stream/utf8 over HTTP/1.1')
    expect(await render('terminal', broken)).not.toContain('stream/utf8 over ')
  })
})

describe('a comparison', () => {
  test('has a row for each pair', async () => {
    const rows = (await linesOf(comparison)).filter((line) =>
      /(?:HTTP\/1\.1|HTTP\/2|h2c) +[✓✗?] (?:yes|no|not)/u.test(line),
    )
    expect(rows).toHaveLength(9)
    expect(rows[0]).toBe('  direct         HTTP/1.1  ✓ yes                   2.4 ms  0.21 ms  0.94 ms')
    expect(rows[6]).toBe('  nginx-default  HTTP/1.1  ✗ no: holds 4,096 B      1.4 s   672 ms    1.3 s')
  })

  test('says once what to change in a configuration, with the lines', async () => {
    const text = await render('terminal', comparison)
    expect(text.match(/proxy_buffering off;/gu)).toHaveLength(1)
    expect(text).toContain('  ✗ nginx-default\n    proxy/incremental: Events are held')
    expect(text).toContain('  ✗ 1 of 3 needs a change: nginx-default\n')
  })

  test('says over which protocols, where it is not all', async () => {
    const text = await render('terminal', { ...comparison, pairs: [wrong('http/1.1'), right('h2')] })
    expect(text).toContain('✗ nginx-default\n    proxy/incremental: ')
    const named = { ...right('h2'), name: 'nginx-default' }
    expect(await render('terminal', { ...comparison, pairs: [wrong('http/1.1'), named] })).toContain(
      '    proxy/incremental (HTTP/1.1): ',
    )
  })

  test('says lines once that several causes ask for', async () => {
    const pair = wrong('h2')
    const diagnosis = [
      { cause: 'It is one thing.', fix: 'proxy_http_version 1.1;', confidence: 'certain' as const },
      {
        cause: 'It is another.',
        fix: 'proxy_buffering off;\nproxy_http_version 1.1;',
        confidence: 'likely' as const,
      },
    ]
    expect(await render('terminal', { ...comparison, pairs: [{ ...pair, diagnosis }] })).toContain(
      '    Cause: It is one thing.\n    Likely cause: It is another.\n      proxy_buffering off;\n      proxy_http_version 1.1;\n',
    )
  })

  test('shows what each way does about all that matters, and what no configuration mends', async () => {
    const { asDeclared: _declared, ...own } = wrong('h2')
    const pair = { ...own, lacks: ['proxy/head-flushed'] }
    const text = await render('terminal', { ...comparison, pairs: [pair] })
    expect(text).toContain('flow  head\n  nginx-default  h2  ✗     !\n')
    expect(text).toContain('! nginx-default over HTTP/2 fails proxy/head-flushed, as nginx does whatever\n')
    expect(text).not.toContain('    proxy/head-flushed')
  })

  test('fits its tables into the width', async () => {
    const results = ['incremental', 'compressed', 'not-cached', 'end-visible', 'idle', 'slow-reader'].map(
      (name) => ({ ...wrong('h2').results[0]!, rule: `proxy/${name}` }),
    )
    const text = await render(
      'terminal',
      { ...comparison, pairs: [{ ...wrong('h2'), results }] },
      { columns: 64 },
    )
    expect(text.split('\n').filter((line) => line.length > 64 && !line.includes('://'))).toEqual([])
    for (const head of ['flow', 'gzip', 'cache', 'end', 'slow', 'idle']) expect(text).toMatch(` ${head}`)
  })

  test('says what was left out and how to get it', async () => {
    const text = await render('terminal', comparison)
    expect(text).toContain(
      '! Left out\n    haproxy-default: HAProxy is not installed\n      ssespec lab install haproxy\n',
    )
  })

  test('puts long names above their rows', async () => {
    const pairs = [direct('h2'), { ...wrong('h2'), name: 'nginx-in-front-of-another-nginx-with-gzip' }]
    const lines = await linesOf({ ...comparison, pairs })
    expect(lines).toContain('  nginx-in-front-of-another-nginx-with-gzip')
    expect(lines).toContain('    HTTP/2  ✗ no: holds 4,096 B      1.4 s   672 ms    1.3 s')
  })

  test('shows what a way adds where no latency was measured, and no column where neither was', async () => {
    const { latency: _latency, ...added } = right('h2')
    const without = { ...added, measured: { ...added.measured, addedP50Ms: null, addedP99Ms: null } }
    expect(await render('terminal', { ...comparison, pairs: [added] })).toContain('+p50')
    expect(await render('terminal', { ...comparison, pairs: [without] })).not.toContain('p50')
  })

  test('points out a configuration that is not what it declares', async () => {
    const text = await render('terminal', { ...comparison, pairs: [{ ...wrong('h2'), asDeclared: false }] })
    expect(text).toContain('! nginx-default over HTTP/2 is declared right and measured wrong.')
  })

  test('says when a fix is unproven, and when no cause is known', async () => {
    const pair = wrong('h2')
    const unproven = pair.diagnosis.map((diagnosis) => ({ ...diagnosis, proven: false }))
    expect(await render('terminal', { ...comparison, pairs: [{ ...pair, diagnosis: unproven }] })).toContain(
      'unproven',
    )
    expect(await render('terminal', { ...comparison, pairs: [{ ...pair, diagnosis: [] }] })).toContain(
      'No cause that we know matches what was seen.',
    )
  })
})

describe('a load report', () => {
  test('of a run that does not count says so last, in plain words', async () => {
    const lines = await linesOf(invalid)
    expect(lines.at(-2)).toBe('    No figure above says anything about the target.')
    expect(lines).toContain('    events       181,220 captured, loss and order not seen')
  })

  test('says how streams came back', async () => {
    const lines = await linesOf(valid)
    expect(lines).toContain(
      '    back         half after 4.5 s, 95 % after 4.8 s, all after 4.8 s; 0 of 1,000',
    )
    expect(lines).toContain('    server back  3.0 s after the drop the server was back; from then on half')
    expect(lines).toContain('    event again  half after 4.5 s, 95 % after 4.8 s, all after 4.8 s')
    expect(lines).toContain('    failures     3,120 times: dial: connect: connection refused')
  })

  test('names the limit, and how it looks to a client', async () => {
    const lines = await linesOf(limited)
    expect(lines).toContain('    limit        6 streams: worker_connections of nginx')
    expect(lines).toContain('    stay open    5 of 6 for 2.0 s, with 100 events')
    expect(lines).toContain('  ! half of the events came 1,000 ms late or later')
    expect(await linesOf(unlimited)).toContain('    limit        none up to 1,000 streams')
  })

  test('counts missed thresholds', async () => {
    const missed = { ...valid, thresholds: invalid.thresholds }
    expect(await linesOf(missed)).toContain('  ✗ Falls short: 1 of 1 thresholds missed')
  })
})
