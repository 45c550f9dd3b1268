import { LabError } from '../errors.ts'

/** A program is not installed. */
export class MissingProgramError extends LabError {
  override name = 'MissingProgramError'
  readonly program: string

  /** @param sentence Says that it is missing, and how to install it. */
  constructor(program: string, sentence: string) {
    super(sentence)
    this.program = program
  }
}
