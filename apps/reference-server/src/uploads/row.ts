/** One row that is not blank. */
export interface Row {
  /** The line on which it begins, from 1: of a CSV file, or of a sheet. */
  readonly line: number
  /** How many bytes of the file were read when it ended. */
  readonly bytes: number
  /** Undefined where the bytes are not UTF-8. */
  readonly fields: readonly (string | undefined)[]
}

/** More makes no row of products. */
export const MAX_ROW_BYTES = 65_536
