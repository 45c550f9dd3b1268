import { findProgram } from '../process/find-program.ts'

/** A program the project runs but does not bring along. */
export type ProgramName = 'nginx' | 'haproxy' | 'chromium' | 'firefox' | 'go'

/** Where a program comes from. */
export interface ProgramSource {
  /** The names it goes by; the first one found is taken. */
  readonly commands: readonly string[]
  /** The Debian package, unless Debian's is of no use. */
  readonly debian?: string
  /** For a person, where Debian's packages are not at hand. */
  readonly elsewhere: string
}

export const programs: Readonly<Record<ProgramName, ProgramSource>> = {
  nginx: {
    commands: ['nginx'],
    debian: 'nginx',
    elsewhere: 'install it with your package manager (macOS: brew install nginx)',
  },
  haproxy: {
    commands: ['haproxy'],
    debian: 'haproxy',
    elsewhere: 'install it with your package manager (macOS: brew install haproxy)',
  },
  chromium: {
    commands: [
      'chromium',
      'chromium-browser',
      'google-chrome',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    ],
    debian: 'chromium',
    elsewhere: 'install Chromium or Google Chrome',
  },
  firefox: {
    commands: ['firefox-esr', 'firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'],
    debian: 'firefox-esr',
    elsewhere: 'install Firefox',
  },
  // Debian 12's Go is older than k6 asks for.
  go: { commands: ['go'], elsewhere: 'install it from https://go.dev/dl/ (macOS: brew install go)' },
}

/** The path of a program; undefined when it is not installed. */
export async function installed(name: ProgramName): Promise<string | undefined> {
  for (const command of programs[name].commands) {
    const path = await findProgram(command)
    if (path !== undefined) return path
  }
  return undefined
}

/** Says that a program is missing, and what to do on Debian and elsewhere. */
export function missingSentence(name: ProgramName): string {
  const { debian, elsewhere } = programs[name]
  const advice = debian === undefined ? elsewhere : `${onDebian([debian])}; elsewhere, ${elsewhere}`
  return `${name} is not installed: ${advice}.`
}

/** How a person gets a program that no registry is named for. */
export function howToGet(program: string): string {
  const known = Object.values(programs).find(({ commands }) => commands.includes(program))
  return known?.elsewhere ?? 'install it with your package manager'
}

export function onDebian(packages: readonly string[]): string {
  return `on Debian or Ubuntu, sudo apt-get install --no-install-recommends ${packages.join(' ')}`
}
