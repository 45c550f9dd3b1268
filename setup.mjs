// Makes a checkout ready for `npm start` and `npm test`, from whatever state it is in. npm runs it before both
// (prestart, pretest), with the system's Node and before anything is installed: so it is plain JavaScript for
// Node 20, without dependencies.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('.', import.meta.url))
const inRoot = (...parts) => join(root, ...parts)

const mode = process.argv[2]
if (mode !== 'start' && mode !== 'test') {
  console.error('Usage: node setup.mjs start|test')
  process.exit(2)
}

if (!packagesInstalled()) {
  console.log('setup: installing npm packages (npm ci)')
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm']
  run([...npm, 'ci', '--loglevel=error'])
}
const node = findNode()
run([node, inRoot('node_modules/typescript/bin/tsc'), '-b', 'apps/cli'])
// In CI nothing may be left out of the tests; anywhere else the command says what it goes on without.
const required = mode === 'test' && process.env.CI === 'true' ? ['--required'] : []
// The tests read streams in a browser as well, through a gateway, and from PHP.
const forTests = ['nginx', 'chromium', 'k6', 'nginx/gateway', 'tutorial-php', 'tutorial-php-fpm']
const parts = mode === 'test' ? forTests : ['nginx', 'k6']
run([node, inRoot('apps/cli/bin/ssespec.js'), 'lab', 'install', ...parts, ...required])

/**
 * Whether node_modules holds what package-lock.json asks for: npm writes down what it has installed, in the same
 * form, when it is done.
 */
function packagesInstalled() {
  const record = inRoot('node_modules/.package-lock.json')
  if (!existsSync(record)) return false
  const wanted = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8')).packages
  const present = JSON.parse(readFileSync(record, 'utf8')).packages
  return Object.entries(wanted).every(([path, entry]) => {
    // The root itself is not written down, and packages for other platforms are not there.
    if (path === '' || (entry.optional && !(path in present))) return true
    return present[path]?.version === entry.version && present[path]?.integrity === entry.integrity
  })
}

/** The Node that npm ci has brought along, where there is one for this platform, or else the system's. */
function findNode() {
  const candidates = [inRoot('node_modules/.bin/node'), process.execPath]
  const versions = candidates.map((path) => String(spawnSync(path, ['--version']).stdout ?? '').trim())
  const index = versions.findIndex(isRecentEnough)
  if (index !== -1) return candidates[index]
  console.error(
    `setup: Node 22.12 or later is needed, this is ${process.version}, and there is no package of Node 24 for ` +
      `${process.platform} ${process.arch}: install it from https://nodejs.org.`,
  )
  process.exit(1)
}

function isRecentEnough(version) {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number)
  return major > 22 || (major === 22 && minor >= 12)
}

/** Runs a command to its end; when it fails, so does the setup. */
function run([program, ...args]) {
  const { status, signal, error } = spawnSync(program, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: [inRoot('node_modules/.bin'), process.env.PATH].join(delimiter) },
  })
  if (status === 0) return
  if (error) console.error(`setup: ${program} cannot be run: ${error.message}`)
  // A signal that ended the command was most often meant for us too.
  process.exit(signal === 'SIGINT' ? 130 : (status ?? 1))
}
