import { LabError } from '../errors.ts'

/** `go build` failed. */
export class K6BuildError extends LabError {
  override name = 'K6BuildError'
  /** What the go command wrote. */
  readonly output: string

  constructor(moduleFolder: string, goVersion: string, output: string) {
    super(`k6 could not be built from ${moduleFolder} (${goVersion}):\n${output}`)
    this.output = output
  }
}
