import { eventSource } from '@ssespec/client'
import { listen, type ListenOptions, type StreamListener } from '@ssespec/client/listener'

import type { Client } from './play-case.ts'

/** The listener, deciding what a case decides. */
export const listener: Client = (url, setup, tell) => {
  const { headers = {}, decide, close: _, ...options } = setup
  let isOpen = false
  let failures = 0
  const callbacks: StreamListener = {
    onOpen() {
      isOpen = true
      tell('open')
    },
    onMessage: (lastEventId, type, data) => tell({ type, data, lastEventId }),
    onRetryError(error, response) {
      const { retryStatuses = [], retryErrors } = decide ?? {}
      const decided = response === undefined ? retryErrors : retryStatuses.includes(response.status)
      failures = isOpen ? 0 : failures + 1
      isOpen = false
      const isOneTooMany = failures > (options.maxRetries ?? Infinity)
      if ((decided ?? error.isRetried) && !isOneTooMany) tell('lost')
      return decided
    },
    onClosed() {
      if (handle.error !== undefined) tell('failed')
    },
    ...(decide && {
      onComment: (comment: string) => tell({ comment }),
      onRetryTime(ms: number) {
        tell({ retryTime: ms })
        return decide.acceptRetryTime
      },
    }),
    ...((decide?.authorization !== undefined || decide?.noRequest === true) && {
      onPreRetry(request) {
        if (decide.noRequest === true) return null
        request.headers.set('Authorization', decide.authorization!)
        return request
      },
    }),
  } satisfies StreamListener
  const handle = listen({ url, headers }, callbacks, options as ListenOptions)
  return { close: handle.close, done: handle.closed }
}

/** The async iterator on the same state machine. */
export const iterator: Client = (url, setup, tell) => {
  const { headers = {}, decide: _, close: __, ...options } = setup
  const abort = new AbortController()
  const follow = async (): Promise<void> => {
    const source = eventSource(url, { ...options, headers: Object.entries(headers), signal: abort.signal })
    for await (const item of source) {
      if (abort.signal.aborted) return
      if (item.kind === 'event') tell({ type: item.type, data: item.data, lastEventId: item.lastEventId })
      else if (item.kind === 'reconnect') tell('lost')
      else tell(item.kind)
    }
  }
  return { close: () => abort.abort(), done: follow() }
}
