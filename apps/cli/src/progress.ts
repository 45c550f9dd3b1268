import ora from 'ora'

/** Tells people what a long command is doing. On a terminal one line that changes; elsewhere, and in CI, nothing. */
export interface Progress {
  say(text: string): void
  done(): void
}

export function progress(): Progress {
  const spinner = ora({
    isEnabled: process.stderr.isTTY && !process.env['CI'],
    isSilent: !process.stderr.isTTY || Boolean(process.env['CI']),
    discardStdin: false,
  })
  return {
    say(text) {
      spinner.text = text
      if (!spinner.isSpinning) spinner.start()
    },
    done: () => void spinner.stop(),
  }
}
