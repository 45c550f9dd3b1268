import { LabError } from '../errors.ts'
import type { ProxyPackages } from '../proxies/manifest.ts'

/** A program is not installed; the message says how to install it. */
export class MissingProgramError extends LabError {
  override name = 'MissingProgramError'
  readonly program: string
  readonly packages: ProxyPackages

  constructor(program: string, packages: ProxyPackages) {
    super(`${program} is not installed. ${advice(packages)}`)
    this.program = program
    this.packages = packages
  }
}

function advice({ debian, pypi }: ProxyPackages): string {
  const commands = [
    ...(debian ? [`on Debian or Ubuntu: apt-get install ${debian.join(' ')}`] : []),
    ...(pypi ? [`with Python: pip install ${pypi.join(' ')}`] : []),
  ]
  return `Install it ${commands.join('; or ')}${debian ? '; elsewhere with your package manager' : ''}.`
}
