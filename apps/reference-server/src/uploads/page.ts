import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Exchange } from '../exchange.ts'
import { Problem } from './problem.ts'
import { ensureSession } from './session.ts'

/** Beside the sources and beside what is built from them alike. */
const FOLDER = new URL('../../pages/uploads/', import.meta.url)

const FILES: Readonly<Record<string, string>> = {
  'index.html': 'text/html',
  'style.css': 'text/css',
  'main.js': 'text/javascript',
  'progress-reader.js': 'text/javascript',
  'view.js': 'text/javascript',
}

const POLICY =
  "default-src 'none'; connect-src 'self'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** The page with the bar at `/uploads/`, and what it is made of at `/uploads/page/`. */
export async function servePage({ request, response, state }: Exchange): Promise<void> {
  request.resume()
  if (request.path === '/uploads') {
    response.redirect(308, '/uploads/')
    return
  }
  const { file } = request.params
  const name = typeof file === 'string' ? file : 'index.html'
  const type = Object.hasOwn(FILES, name) ? FILES[name] : undefined
  if (type === undefined) throw new Problem(404, 'The page has no such file.')
  const text = await readFile(fileURLToPath(new URL(name, FOLDER)), 'utf8')
  if (name === 'index.html') ensureSession(request, response)
  response.set({
    'Cache-Control': 'no-cache',
    'Content-Security-Policy': POLICY,
    'X-Content-Type-Options': 'nosniff',
  })
  response.type(type).send(text.replace('{fileMiB}', String(state.uploads.limits.fileBytes / 1024 / 1024)))
}
