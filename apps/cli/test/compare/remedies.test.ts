import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

import { type Remedy, type Signature, signatures } from '@ssespec/conformance'
import { expectedOf, listProxies, type Proxy, protocols } from '@ssespec/lab'
import { expect, test } from 'vitest'

const lab = new Map(
  (await listProxies(fileURLToPath(new URL('../../../../scenarios/proxies', import.meta.url)))).map(
    (proxy) => [proxy.manifest.name, proxy],
  ),
)

const remedies = signatures.flatMap((signature) =>
  Object.entries(signature.remedies).map(([family, remedy]): [string, string, Signature, Remedy] => [
    signature.name,
    family,
    signature,
    remedy,
  ]),
)
const proven = remedies.filter(([, , , { provenBy }]) => provenBy !== undefined)

/** What these programs do unless told otherwise: a configuration has them without the line. */
const DEFAULTS = new Set([
  'chunked_transfer_encoding on;',
  'proxy_ignore_client_abort off;',
  'worker_shutdown_timeout 24h;',
])

test('every signature is named once, and has something to say of any proxy', () => {
  expect(new Set(signatures.map(({ name }) => name)).size).toBe(signatures.length)
  for (const { advice, explains } of signatures) {
    expect(advice).toMatch(/\.$/u)
    expect(explains.length).toBeGreaterThan(0)
  }
})

test.each(remedies)('%s in %s has lines to paste', (_name, _family, _signature, { lines }) => {
  expect(lines.length).toBeGreaterThan(0)
  expect(lines.join('')).not.toContain('\n')
})

test.each(proven)(
  '%s in %s is proven by a configuration that does not fail so',
  (_name, family, signature, remedy) => {
    const { manifest } = lab.get(remedy.provenBy!)!
    expect(manifest.family).toBe(family)
    const fails = protocols.flatMap((protocol) => expectedOf(manifest, protocol).fails)
    expect(signature.explains.filter((rule) => fails.includes(rule))).toEqual([])
  },
)

test.each(proven)(
  '%s in %s is proven by a configuration with those lines',
  async (_name, _family, _signature, remedy) => {
    const text = flat(await textOf(lab.get(remedy.provenBy!)!))
    const missing = remedy.lines
      .filter((line) => !line.startsWith('#') && !DEFAULTS.has(line))
      .flatMap((line) => (line.startsWith('-p ') ? line.split('-p ').slice(1) : line.split(/ORIGIN|PORT/u)))
      .filter((part) => !text.includes(flat(part).trim()))
    expect(missing).toEqual([])
  },
)

async function textOf({ templates, files, manifest }: Proxy): Promise<string> {
  const copied = await Promise.all([...files.values()].map((path) => readFile(path, 'utf8')))
  const commands = [manifest.start, ...(manifest.alongside ?? [])].map((words) => words.join(' '))
  return [...templates.values(), ...copied, ...commands].join('\n')
}

function flat(text: string): string {
  return text.replaceAll(/\s+/gu, ' ')
}
