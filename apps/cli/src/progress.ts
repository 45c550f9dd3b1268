import ora from 'ora'

/** Tells people what a long command is doing. On a terminal one line that changes; elsewhere, and in CI, nothing. */
export interface Progress {
  say(text: string): void
  done(): void
}

export function progress(stream: NodeJS.WriteStream = process.stderr): Progress {
  // A terminal may not know its width: 0 columns, under script(1) for one. There a line never ends being redrawn.
  const isShown = stream.isTTY && stream.columns > 0 && !process.env['CI']
  const spinner = ora({
    stream,
    isEnabled: isShown,
    isSilent: !isShown,
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
