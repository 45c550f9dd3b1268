import { compose, finalHead, firstOf } from '@ssespec/recording'

import { describeEnding, endingOf } from '../analysis/origin-side.ts'
import { base, chunked, reset } from '../analysis/proxy-examples.ts'
import type { Rule } from '../rule.ts'
import { evidence, findRecording } from '../view.ts'

export const rule: Rule = {
  id: 'proxy/reload',
  title: 'open streams survive a reload of the proxy’s configuration',
  level: 'should',
  party: 'proxy',
  source: {
    title: 'Field practice: nginx and worker_shutdown_timeout',
    url: 'https://nginx.org/en/docs/ngx_core_module.html#worker_shutdown_timeout',
    quote:
      'Measured: after a reload streams live on in the old worker of nginx 1.22, unless worker_shutdown_timeout cuts them, with FIN over HTTP/1.1 and RST_STREAM over HTTP/2.',
  },
  why: 'Each change of the configuration, each renewed certificate even, throws all clients out at once, and all of them come back at once.',
  fix: {
    text: 'Give old workers as long as streams live, or have clients reconnect with some jitter.',
    on: {
      nginx: 'worker_shutdown_timeout 24h;  # or no such line',
      haproxy: 'hard-stop-after 24h',
      caddy: 'grace_period 24h',
      apache: 'GracefulShutdownTimeout 0',
    },
  },
  needs: ['open', 'reload'],
  after: [],
  examples: {
    pass: [{ title: 'it goes on', recordings: [base(), flowing().leave(4000).build()] }],
    fail: [
      { title: 'cut with FIN', recordings: [base(), flowing().end('close', 2600).build()] },
      { title: 'cut with a reset', recordings: [base(), flowing().add(reset(2600, 8)).build()] },
    ],
  },
  judge({ recordings }) {
    const client = findRecording(recordings, 'reload')
    if (client === undefined)
      return { outcome: 'not-applicable', message: 'only where the lab runs the proxy, and it can reload' }
    const status = finalHead(client)?.status
    if (status !== 200) return { outcome: 'inconclusive', message: `it came with ${status ?? 'no head'}` }
    const last = client.entries.at(-1)?.at ?? 0
    if (endingOf(client) === 'open')
      return { outcome: 'pass', message: `open ${(last / 1000).toFixed(1)} s later` }
    const at = (firstOf(client, 'end') ?? firstOf(client, 'error'))?.at ?? last
    const how = describeEnding(client)
    return {
      outcome: 'fail',
      message: `the reload cuts open streams; the client sees ${how}`,
      expected: 'a stream that goes on',
      actual: `${how} after ${(at / 1000).toFixed(1)} s`,
      evidence: [evidence(client, how, { at })],
    }
  },
}

function flowing(): ReturnType<typeof compose> {
  const composer = compose({ probe: 'reload' }).head(200, chunked, 5)
  for (let n = 1; n <= 20; n++) composer.body(`data: ${n}\n\n`, n * 100)
  return composer
}
