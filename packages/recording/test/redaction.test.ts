import { compose, redact, redactUrl, writeRecording } from '@ssespec/recording'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const secret = fc.stringMatching(/^[A-Z]{12}$/)
const secretName = fc.constantFrom(
  'Authorization',
  'cookie',
  'Set-Cookie',
  'X-Api-KEY',
  'x-auth',
  'My-Token',
  'client_secret',
)

test('no secret gets into a recording, whichever header or parameter it came in', () => {
  fc.assert(
    fc.property(
      secretName,
      secret,
      fc.constantFrom('api_key', 'access_token', 'AUTH', 'secret'),
      (name, value, parameter) => {
        const url = `https://user:${value}@example.com/events?a=1&${parameter}=${value}#x`
        const recording = compose({ probe: 'open', url })
          .request({ [name]: value, 'X-Given': value })
          .add({ kind: 'informational', at: 1, status: 103, headers: [[name, value]] })
          .head(302, { [name]: value, Location: `/next?${parameter}=${value}` }, 2)
          .add({ kind: 'redirect-stopped', at: 3, why: 'loop', location: url })
          .build()
        expect(writeRecording(redact(recording, ['x-given']))).not.toContain(value)
      },
    ),
  )
})

describe('the rest of a URL stays as it is', () => {
  test.each([
    ['http://h/p?q=1&token=abc&r=%20', 'http://h/p?q=1&token=[redacted]&r=%20'],
    ['/p?monkey=1', '/p?monkey=[redacted]'],
    ['http://h/p?q=a@b', 'http://h/p?q=a@b'],
    ['http://u:p@h/', 'http://[redacted]@h/'],
  ])('%s', (url, redacted) => {
    expect(redactUrl(url)).toBe(redacted)
  })
})
