import { LabError } from '../errors.ts'

/** Something in a proxy's folder is not as it must be. */
export class ProxyManifestError extends LabError {
  override name = 'ProxyManifestError'
  /** Path of the file at fault. */
  readonly file: string
  /** One line for each problem: the key, and what is allowed. */
  readonly problems: readonly string[]

  constructor(file: string, problems: readonly string[], options?: ErrorOptions) {
    super(problems.map((problem) => `${file}: ${problem}`).join('\n'), options)
    this.file = file
    this.problems = problems
  }
}
