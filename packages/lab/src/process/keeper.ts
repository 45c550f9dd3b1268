import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/*
 * The keeper outlives this process by a moment. It is a shell that does nothing but read its standard input,
 * whose other end this process alone holds. However this process dies, SIGKILL included, the kernel closes that
 * end, the shell reads the end of the file, ends the process groups it was told of and removes the paths.
 * Linux's PR_SET_PDEATHSIG would do less (no files, not the whole tree, gone after an exec of a setuid program)
 * and is neither portable nor in reach of Node.
 *
 * It leads its own session, so the Ctrl-C that ends the lab does not end it.
 */
const script = `
groups=
while read -r what value; do
  case $what in
    group) groups="$groups $value" ;;
    path) set -- "$@" "$value" ;;
    release) exit 0 ;;
  esac
done
for group in $groups; do kill -TERM "-$group" 2>/dev/null; done
tries=0
for group in $groups; do
  while kill -0 "-$group" 2>/dev/null && [ "$tries" -lt 20 ]; do sleep 0.1; tries=$((tries + 1)); done
  kill -KILL "-$group" 2>/dev/null
done
if [ "$#" -gt 0 ]; then rm -rf -- "$@"; fi
`

/** Ends process groups and removes files and folders if this process dies without having called `release`. */
export class Keeper {
  readonly #shell: ChildProcess

  private constructor(shell: ChildProcess) {
    this.#shell = shell
  }

  static async start(): Promise<Keeper> {
    const shell = spawn('/bin/sh', ['-c', script, 'ssespec-keeper'], {
      cwd: '/',
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    // A keeper that someone ended breaks the pipe; what it guards is still stopped in the ordinary way.
    shell.stdin.on('error', () => {})
    await once(shell, 'spawn')
    shell.unref()
    return new Keeper(shell)
  }

  /** Resolves when the keeper can no longer miss it. */
  async guardGroup(id: number): Promise<void> {
    await this.#tell(`group ${id}`)
  }

  async guardPath(path: string): Promise<void> {
    await this.#tell(`path ${path}`)
  }

  /** Everything has been stopped and removed: the keeper has nothing left to do and ends. */
  async release(): Promise<void> {
    if (this.#shell.exitCode !== null || this.#shell.signalCode !== null) return
    const exited = once(this.#shell, 'exit')
    this.#shell.ref()
    await this.#tell('release')
    await exited
  }

  async #tell(line: string): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#shell.stdin?.write(`${line}\n`, () => resolve())
    })
  }
}
