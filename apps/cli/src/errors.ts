/** The user asked for something that cannot be: exit code 2. The message says what, where, and what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The target cannot be reached: exit code 3. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError'
}

/** The command was interrupted: exit code 130, as shells expect after Ctrl-C. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError'
}
