import type { Hostile } from '../hostile-endpoint.ts'
import { socketOf } from '../stream/raw-http1.ts'

export default {
  description: 'The answer is that of another protocol.',
  protocols: ['1.1'],
  serve: ({ response }) => void socketOf(response).end('SSH-2.0-OpenSSH_9.2\r\n'),
} satisfies Hostile as Hostile
