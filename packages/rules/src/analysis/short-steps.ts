/** The exchanges of the `short` probe by their step in its recordings. */
export type ShortStep =
  /** `Accept: text/event-stream` in a list, with q. */
  | 'accept-list'
  | 'accept-capitals'
  /** No Accept at all. */
  | 'accept-absent'
  /** Accept: *\/* */
  | 'accept-any'
  /** Accept: text/* */
  | 'accept-text'
  /** GET as a page of another origin sends it. */
  | 'origin'
  /** The preflight for a Last-Event-ID, where that page was let in. */
  | 'preflight'
  | 'options'
  /** A method that is not registered. */
  | 'unassigned'
  | 'head'
  | 'http-1.0'
  | `id-${IdKind}`

/** The values of Last-Event-ID that no server has sent. */
export type IdKind = 'unknown' | 'empty' | 'negative' | 'huge' | 'long' | 'non-ascii'
