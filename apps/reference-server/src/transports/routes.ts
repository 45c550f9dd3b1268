import type { Serve } from '../exchange.ts'
import { serveLongPoll } from './long-poll.ts'
import { serveMessage } from './message.ts'
import { servePoll } from './poll.ts'
import { serveWithoutWebSocket } from './websocket.ts'

/** The updates of `/events` by other transports. */
export const TRANSPORT_ROUTES: Readonly<Record<string, Serve>> = {
  '/transports/poll': servePoll,
  '/transports/long-poll': serveLongPoll,
  '/transports/websocket': serveWithoutWebSocket,
  '/transports/message': serveMessage,
}
