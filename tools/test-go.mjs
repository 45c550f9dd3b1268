// Runs the tests of apps/k6. Without Go they are left out, and that is said; in CI it is a failure.
import { spawnSync } from 'node:child_process'

const cwd = new URL('../apps/k6', import.meta.url)
const run = (...args) => spawnSync('go', args, { cwd, stdio: 'inherit' })

if (spawnSync('go', ['version']).error) {
  console.log('left out: the tests of apps/k6. They need Go (Debian: apt-get install golang, or go.dev/dl).')
  process.exit(process.env.CI ? 1 : 0)
}
process.exit(run('vet', './...').status || run('test', '-trimpath', './...').status)
