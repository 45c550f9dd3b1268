import type { Entry, Header } from './entry.ts'
import type { Recording } from './recording.ts'

/** What stands in place of a secret. */
export const REDACTED = '[redacted]'

const SECRET = /auth|token|key|secret/i
const COOKIES = new Set(['cookie', 'set-cookie'])
/** Fields that hold a URL, which may hold a secret; `:path` is HTTP/2's. */
const URLS = new Set(['location', 'content-location', ':path'])

/**
 * A recording without the secrets in its headers and URLs: the values of every header in `given` (those that the user
 * gave), of Cookie and Set-Cookie, and of every header and query parameter whose name has auth, token, key or secret
 * in it.
 */
export function redact(recording: Recording, given: readonly string[] = []): Recording {
  const names = new Set(given.map((name) => name.toLowerCase()))
  return {
    ...recording,
    url: redactUrl(recording.url),
    entries: recording.entries.map((entry) => redactEntry(entry, names)),
  }
}

/** A URL with the values of secret query parameters and a password replaced. What is no URL comes back as it is. */
export function redactUrl(url: string): string {
  // By text, not through URL: the rest must stay byte for byte what was sent.
  return url
    .replace(/^([a-z][a-z\d+.-]*:\/\/)[^/?#@]*@/i, `$1${REDACTED}@`)
    .replace(/([?&])([^=&#]*)=([^&#]*)/g, (whole, mark: string, name: string) =>
      SECRET.test(name) ? `${mark}${name}=${REDACTED}` : whole,
    )
}

/** Whether the value of a header with this name is a secret by its name alone. */
export function isSecretHeader(name: string): boolean {
  // Of HTTP/2's pseudo-header fields `:authority` has auth in it, and is the host.
  return !name.startsWith(':') && (COOKIES.has(name.toLowerCase()) || SECRET.test(name))
}

const NONE: ReadonlySet<string> = new Set()

function redactEntry(entry: Entry, given: ReadonlySet<string>): Entry {
  switch (entry.kind) {
    case 'request':
      return { ...entry, url: redactUrl(entry.url), headers: redactHeaders(entry.headers, given) }
    case 'frame':
      if (entry.headers === undefined) return entry
      return { ...entry, headers: redactHeaders(entry.headers, entry.direction === 'sent' ? given : NONE) }
    // What the user gave is in requests alone: a Content-Type of theirs must not hide the server's.
    case 'head':
    case 'informational':
    case 'trailers':
      return { ...entry, headers: redactHeaders(entry.headers, NONE) }
    case 'redirect-stopped':
      return { ...entry, location: redactUrl(entry.location) }
    default:
      return entry
  }
}

function redactHeaders(headers: readonly Header[], given: ReadonlySet<string>): Header[] {
  return headers.map(([name, value]) => {
    if (isSecretHeader(name) || given.has(name.toLowerCase())) return [name, REDACTED]
    return [name, URLS.has(name.toLowerCase()) ? redactUrl(value) : value]
  })
}
