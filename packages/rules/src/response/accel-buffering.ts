import { finalHead, headerValue } from '@ssespec/recording'

import { headed } from '../example.ts'
import type { Rule } from '../rule.ts'
import { evidence, recordingOf } from '../view.ts'

export const rule: Rule = {
  id: 'response/accel-buffering',
  title: 'nginx in front is told not to buffer',
  level: 'advice',
  party: 'server',
  source: {
    title: 'Field practice: nginx, ngx_http_proxy_module, proxy_buffering',
    url: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffering',
    quote:
      'Measured with nginx 1.22 and 1.28, proxy_buffering on: an HTTP/1.0 upstream came 4,096 bytes at a time; with X-Accel-Buffering: no from the origin each event came when it was sent.',
  },
  why: 'Where somebody puts nginx in front with its defaults, events wait until its buffer is full.',
  fix: {
    text: 'Send X-Accel-Buffering: no. Other proxies pass it on and ignore it; nginx takes it away, so that a second nginx in front needs proxy_pass_header.',
    on: {
      express: "res.set('X-Accel-Buffering', 'no')",
      go: 'w.Header().Set("X-Accel-Buffering", "no")',
      spring: 'response.setHeader("X-Accel-Buffering", "no");',
      php: "header('X-Accel-Buffering: no');",
      nginx: 'proxy_pass_header X-Accel-Buffering;  # in the inner one of two',
    },
  },
  needs: ['open'],
  after: ['response/status'],
  examples: {
    pass: [
      { title: 'no', recordings: [headed({ 'X-Accel-Buffering': 'no' })] },
      { title: 'in capitals, as nginx takes it too', recordings: [headed({ 'x-accel-buffering': 'No' })] },
    ],
    fail: [
      { title: 'not said', recordings: [headed({})] },
      { title: 'switched on', recordings: [headed({ 'X-Accel-Buffering': 'yes' })] },
      { title: 'a word that nginx does not know', recordings: [headed({ 'X-Accel-Buffering': 'off' })] },
    ],
  },
  judge(view) {
    const recording = recordingOf(view.recordings, 'open')
    const head = finalHead(recording)!
    const value = headerValue(head.headers, 'x-accel-buffering')
    if (value?.toLowerCase() === 'no') return { outcome: 'pass', message: 'X-Accel-Buffering: no' }
    const actual = value === undefined ? 'no X-Accel-Buffering' : `X-Accel-Buffering: ${value}`
    return {
      outcome: 'fail',
      message: 'nginx in front would buffer the stream (an nginx that is there already takes the field away)',
      expected: 'X-Accel-Buffering: no',
      actual,
      evidence: [evidence(recording, actual, { at: head.at })],
    }
  },
}
