import { startReferenceServer } from '../../src/index.ts'

const [rate = '1', sequence = 'shared'] = process.argv.slice(2)
const server = await startReferenceServer()
process.stdout.write(`${server.url}/events?rate=${rate}&sequence=${sequence}\n`)
