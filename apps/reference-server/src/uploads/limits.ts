/** What an upload may cost. */
export interface UploadLimits {
  /** The largest file, in bytes. */
  readonly fileBytes: number
  /** Rows of one file; the SKUs seen are kept until its end, to find those that come twice. */
  readonly rows: number
  /** Bytes of one part of an XLSX when it is unpacked. */
  readonly unpackedBytes: number
  /** Parts of an XLSX. */
  readonly parts: number
  /** Strings that the cells of an XLSX share. All are kept until its end, for any cell may name any. */
  readonly sharedStrings: number
  /** Bytes of all shared strings together, as UTF-8. */
  readonly sharedStringBytes: number
  /** Failed rows of one file: one that has more is hardly a file of products. */
  readonly failures: number
  /** Uploads that are received or worked on at the same time, of all users together. */
  readonly atOnce: number
  /** Finished uploads whose results are kept; the oldest go first. */
  readonly kept: number
  /** Milliseconds for which the results of a finished upload are kept. */
  readonly keptMs: number
  /** Milliseconds without a byte after which an upload is given up. */
  readonly idleMs: number
  /** Milliseconds after which work begins although nobody watches. */
  readonly unwatchedMs: number
}

export const UPLOAD_LIMITS: UploadLimits = {
  fileBytes: 64 * 1024 * 1024,
  rows: 200_000,
  unpackedBytes: 128 * 1024 * 1024,
  parts: 2048,
  sharedStrings: 1_000_000,
  sharedStringBytes: 32 * 1024 * 1024,
  failures: 5000,
  atOnce: 8,
  kept: 32,
  keptMs: 600_000,
  idleMs: 30_000,
  unwatchedMs: 1000,
}
