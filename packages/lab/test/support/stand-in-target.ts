import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A sound manifest of a target that is a script for Node. */
export const targetManifest = {
  name: 'stand-in',
  family: 'node',
  title: 'A stand-in',
  versionCommand: [process.execPath, '--version'],
  files: ['server.mjs'],
  start: [process.execPath, '${run}/server.mjs', '${port.http}'],
  listens: { 'http/1.1': { scheme: 'http', port: 'http' } },
  path: '/events',
  verdict: 'right',
  teaches: 'Nothing.',
}

/** Answers everything with one event, and says what it was asked. */
export const targetScript = `import { createServer } from 'node:http'
createServer((request, response) => {
  response.setHeader('Content-Type', 'text/event-stream')
  response.end(\`data: \${request.url} \${process.env.GREETING}\\n\\n\`)
}).listen(Number(process.argv[2]), '127.0.0.1')
`

/** Writes the folder of a target whose program is a script; `manifest` replaces keys of the sound one. */
export async function writeTarget(root: string, manifest: object = {}): Promise<string> {
  const folder = join(root, 'stand-in')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'server.mjs'), targetScript)
  await writeFile(join(folder, 'README.md'), 'A stand-in.\n')
  await writeFile(join(folder, 'target.json'), JSON.stringify({ ...targetManifest, ...manifest }))
  return folder
}
