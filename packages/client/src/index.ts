export { eventSourceHeaders, type EventSourceState } from './event-source-headers.ts'
export { exchange } from './exchange.ts'
export type { ContentContext, ExchangeOptions, ExchangeRequest } from './request.ts'
