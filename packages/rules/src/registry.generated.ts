// Written by tools/generate-registries.mjs. One rule a file; this list follows from them.
import { rule as deliveryHeadFlushed } from './delivery/head-flushed.ts'
import { rule as deliveryIncremental } from './delivery/incremental.ts'
import { rule as proxyIncremental } from './proxy/incremental.ts'
import { rule as reconnectLastEventId } from './reconnect/last-event-id.ts'
import { rule as responseCacheControl } from './response/cache-control.ts'
import { rule as responseContentType } from './response/content-type.ts'
import { rule as responseFraming } from './response/framing.ts'
import { rule as responseRedirect } from './response/redirect.ts'
import { rule as responseStatus } from './response/status.ts'
import { rule as streamDispatches } from './stream/dispatches.ts'
import { rule as streamEventTerminated } from './stream/event-terminated.ts'
import { rule as streamUnknownField } from './stream/unknown-field.ts'
import { rule as streamUtf8 } from './stream/utf8.ts'
import type { Rule } from './rule.ts'

/** Every rule, ordered by path. */
export const rules: readonly Rule[] = [
  deliveryHeadFlushed,
  deliveryIncremental,
  proxyIncremental,
  reconnectLastEventId,
  responseCacheControl,
  responseContentType,
  responseFraming,
  responseRedirect,
  responseStatus,
  streamDispatches,
  streamEventTerminated,
  streamUnknownField,
  streamUtf8,
]
