// The entry @ssespec/client/listener: an event stream told to callbacks, which decide on reconnecting.
export { StreamError, type StreamErrorKind } from '../follow/stream-error.ts'
export type { ListenRequest, PlainRequest } from '../follow/outgoing-request.ts'
export { listen } from './listen.ts'
export type { CallbackName, RetryRequest, StreamListener } from './stream-listener.ts'
export type { ListenOptions } from './listen-options.ts'
export type { StreamHandle, StreamHandleState } from './stream-handle.ts'
