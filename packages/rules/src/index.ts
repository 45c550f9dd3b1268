export type * from './verdict.ts'
export type { Example, Fix, Platform, ProxyFamily, Rule } from './rule.ts'
export { evidence, findRecording, MissingRecordingError, recordingOf, type View } from './view.ts'
export { rules } from './registry.generated.ts'
export type { IdKind, ShortStep } from './analysis/short-steps.ts'
export { flowsAtOnce, STREAMS_AT_ONCE } from './analysis/at-once.ts'
export { fillsBuffersInMs } from './analysis/buffers.ts'
export type { PauseStep } from './analysis/before-silence.ts'
export { type AddedLatency, addedLatency } from './analysis/latency.ts'
export {
  atOrigin,
  describeEnding,
  type Ending,
  endingOf,
  lastMoment,
  leftOriginAt,
} from './analysis/origin-side.ts'
export { type Unsent, unsentOf } from './analysis/unsent.ts'
export { type Burst, BURST_GAP_MS, burstsOf } from './analysis/bursts.ts'
export { type Delivery, deliveryOf } from './analysis/delivery.ts'
export { hadToWait, RELEASE, releaseMs } from './analysis/release.ts'
export { granularityOf } from './analysis/granularity.ts'
export { silenceMs } from './analysis/silence.ts'
export { connectionOf, type Http2Connection, type Http2Stream } from './analysis/http2-connection.ts'
export { type StampedEvent, stampsOf } from './analysis/stamps.ts'
export { type TimedEvent, type TimedField, type Timeline, timelineOf } from './analysis/timeline.ts'
export { ON_ITS_WAY_MS, PROMPT_MS } from './analysis/thresholds.ts'
