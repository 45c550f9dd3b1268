// Written by tools/generate-registries.mjs. One rule a file; this list follows from them.
import { rule as deliveryCompressed } from './delivery/compressed.ts'
import { rule as deliveryHeadFlushed } from './delivery/head-flushed.ts'
import { rule as deliveryHeartbeat } from './delivery/heartbeat.ts'
import { rule as deliveryIncremental } from './delivery/incremental.ts'
import { rule as deliveryWholeEvents } from './delivery/whole-events.ts'
import { rule as lifecycleAbortCycles } from './lifecycle/abort-cycles.ts'
import { rule as lifecycleCleanClose } from './lifecycle/clean-close.ts'
import { rule as lifecycleConcurrentStreams } from './lifecycle/concurrent-streams.ts'
import { rule as lifecycleH2Cancel } from './lifecycle/h2-cancel.ts'
import { rule as lifecycleH2FlowControl } from './lifecycle/h2-flow-control.ts'
import { rule as lifecycleH2Streams } from './lifecycle/h2-streams.ts'
import { rule as lifecycleHttp2Offered } from './lifecycle/http2-offered.ts'
import { rule as lifecycleIdleCut } from './lifecycle/idle-cut.ts'
import { rule as lifecycleSlowReader } from './lifecycle/slow-reader.ts'
import { rule as proxyBytesIdentical } from './proxy/bytes-identical.ts'
import { rule as proxyCancelReachesOrigin } from './proxy/cancel-reaches-origin.ts'
import { rule as proxyCompressed } from './proxy/compressed.ts'
import { rule as proxyConcurrentStreams } from './proxy/concurrent-streams.ts'
import { rule as proxyEndVisible } from './proxy/end-visible.ts'
import { rule as proxyH2Streams } from './proxy/h2-streams.ts'
import { rule as proxyHeadFlushed } from './proxy/head-flushed.ts'
import { rule as proxyHeaders } from './proxy/headers.ts'
import { rule as proxyIdle } from './proxy/idle.ts'
import { rule as proxyIncremental } from './proxy/incremental.ts'
import { rule as proxyLastEventId } from './proxy/last-event-id.ts'
import { rule as proxyLatency } from './proxy/latency.ts'
import { rule as proxyLifetime } from './proxy/lifetime.ts'
import { rule as proxyNotCached } from './proxy/not-cached.ts'
import { rule as proxyNotRetried } from './proxy/not-retried.ts'
import { rule as proxyReload } from './proxy/reload.ts'
import { rule as proxySlowReader } from './proxy/slow-reader.ts'
import { rule as proxyStatusPasses } from './proxy/status-passes.ts'
import { rule as reconnectLastEventId } from './reconnect/last-event-id.ts'
import { rule as reconnectRetry } from './reconnect/retry.ts'
import { rule as reconnectStableIds } from './reconnect/stable-ids.ts'
import { rule as reconnectStopSignal } from './reconnect/stop-signal.ts'
import { rule as reconnectUnknownId } from './reconnect/unknown-id.ts'
import { rule as responseAccelBuffering } from './response/accel-buffering.ts'
import { rule as responseAccept } from './response/accept.ts'
import { rule as responseCacheControl } from './response/cache-control.ts'
import { rule as responseCharset } from './response/charset.ts'
import { rule as responseConnectionHeaders } from './response/connection-headers.ts'
import { rule as responseContentEncoding } from './response/content-encoding.ts'
import { rule as responseContentType } from './response/content-type.ts'
import { rule as responseCors } from './response/cors.ts'
import { rule as responseCorsOrigin } from './response/cors-origin.ts'
import { rule as responseCorsPreflight } from './response/cors-preflight.ts'
import { rule as responseFraming } from './response/framing.ts'
import { rule as responseHead } from './response/head.ts'
import { rule as responseHttp10 } from './response/http-1.0.ts'
import { rule as responseMethod } from './response/method.ts'
import { rule as responseNoTransform } from './response/no-transform.ts'
import { rule as responseRedirect } from './response/redirect.ts'
import { rule as responseStatus } from './response/status.ts'
import { rule as responseVary } from './response/vary.ts'
import { rule as securityCorsReflection } from './security/cors-reflection.ts'
import { rule as securityTokenInUrl } from './security/token-in-url.ts'
import { rule as streamBom } from './stream/bom.ts'
import { rule as streamDispatches } from './stream/dispatches.ts'
import { rule as streamEventTerminated } from './stream/event-terminated.ts'
import { rule as streamEventWithoutData } from './stream/event-without-data.ts'
import { rule as streamIdHeaderSafe } from './stream/id-header-safe.ts'
import { rule as streamIdNul } from './stream/id-nul.ts'
import { rule as streamIdUnique } from './stream/id-unique.ts'
import { rule as streamLineEndings } from './stream/line-endings.ts'
import { rule as streamRetryDigits } from './stream/retry-digits.ts'
import { rule as streamRetrySane } from './stream/retry-sane.ts'
import { rule as streamUnknownField } from './stream/unknown-field.ts'
import { rule as streamUtf8 } from './stream/utf8.ts'
import type { Rule } from './rule.ts'

/** Every rule, ordered by path. */
export const rules: readonly Rule[] = [
  deliveryCompressed,
  deliveryHeadFlushed,
  deliveryHeartbeat,
  deliveryIncremental,
  deliveryWholeEvents,
  lifecycleAbortCycles,
  lifecycleCleanClose,
  lifecycleConcurrentStreams,
  lifecycleH2Cancel,
  lifecycleH2FlowControl,
  lifecycleH2Streams,
  lifecycleHttp2Offered,
  lifecycleIdleCut,
  lifecycleSlowReader,
  proxyBytesIdentical,
  proxyCancelReachesOrigin,
  proxyCompressed,
  proxyConcurrentStreams,
  proxyEndVisible,
  proxyH2Streams,
  proxyHeadFlushed,
  proxyHeaders,
  proxyIdle,
  proxyIncremental,
  proxyLastEventId,
  proxyLatency,
  proxyLifetime,
  proxyNotCached,
  proxyNotRetried,
  proxyReload,
  proxySlowReader,
  proxyStatusPasses,
  reconnectLastEventId,
  reconnectRetry,
  reconnectStableIds,
  reconnectStopSignal,
  reconnectUnknownId,
  responseAccelBuffering,
  responseAccept,
  responseCacheControl,
  responseCharset,
  responseConnectionHeaders,
  responseContentEncoding,
  responseContentType,
  responseCors,
  responseCorsOrigin,
  responseCorsPreflight,
  responseFraming,
  responseHead,
  responseHttp10,
  responseMethod,
  responseNoTransform,
  responseRedirect,
  responseStatus,
  responseVary,
  securityCorsReflection,
  securityTokenInUrl,
  streamBom,
  streamDispatches,
  streamEventTerminated,
  streamEventWithoutData,
  streamIdHeaderSafe,
  streamIdNul,
  streamIdUnique,
  streamLineEndings,
  streamRetryDigits,
  streamRetrySane,
  streamUnknownField,
  streamUtf8,
]
