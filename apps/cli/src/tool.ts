import { readFileSync } from 'node:fs'

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string
}

/** What reports name as their maker. */
export const tool: { readonly name: string; readonly version: string } = {
  name: 'ssespec',
  version: manifest.version,
}
