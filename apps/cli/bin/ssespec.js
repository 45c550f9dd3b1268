#!/usr/bin/env node
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 12)) {
  process.stderr.write(`ssespec needs Node 22.12 or later; this is ${process.version}.\n`)
  process.exit(2)
}
const { main } = await import('../dist/main.js')
await main(process.argv)
