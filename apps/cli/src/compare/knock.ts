import { hello, type Knocking, unreachableIn } from '@ssespec/conformance'
import { finalHead, headerValue, type Protocol } from '@ssespec/recording'

/** Why a request did not come through to the origin. */
export interface NotThrough {
  /** In the words of a sentence that begins with the way. */
  readonly why: string
  /** Whether waiting cannot mend it. */
  readonly forGood?: true
}

/** Makes one request, and says what came of it, should it not have reached the origin. */
export async function knock(url: string, protocol: Protocol, knocking: Knocking): Promise<NotThrough> {
  const recording = await hello(url, protocol, knocking)
  const head = finalHead(recording)
  if (head) return answered(head.status, headerValue(head.headers, 'location'))
  const unreachable = unreachableIn(recording)
  return unreachable ? unreached(unreachable.code, unreachable.message) : { why: 'gives no answer' }
}

function answered(status: number, location: string | undefined): NotThrough {
  const answer = `answers ${status}, and the request does not come here`
  if (status >= 300 && status < 400) {
    return { why: `answers ${status}: give the URL that it leads to${location ? `, ${location}` : ''}` }
  }
  if (status === 401 || status === 403 || status === 407) {
    return { why: `answers ${status}: give what it asks for with -H` }
  }
  if (status === 404) return { why: `${answer}: no route leads here from this path` }
  if (status === 502 || status === 503 || status === 504) {
    return { why: `answers ${status}: it is there, and does not reach the origin` }
  }
  return { why: answer }
}

/** What OpenSSL says of certificates that it does not trust, and Node of names that are not theirs. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/

function unreached(code: string, message: string): NotThrough {
  if (CERTIFICATE.test(code)) {
    return {
      why: `has a certificate that is not trusted (${code}): --insecure accepts any`,
      forGood: true,
    }
  }
  if (/SSL|EPROTO/.test(code)) return { why: `does not speak TLS there (${code}); perhaps http:// is meant` }
  switch (code) {
    case 'ECONNREFUSED':
      return { why: 'is not there yet: nothing listens (ECONNREFUSED)' }
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return { why: `cannot be found: its name is not known (${code})` }
    case 'HEAD_TIMEOUT':
      return { why: 'takes the request and gives no answer' }
    default:
      return { why: `gives no answer: ${message} (${code})` }
  }
}
