import type { Signature } from './signature.ts'
import { absoluteCut } from './signatures/absolute-cut.ts'
import { accelBufferingEaten } from './signatures/accel-buffering-eaten.ts'
import { accelBufferingIgnored } from './signatures/accel-buffering-ignored.ts'
import { cacheLock } from './signatures/cache-lock.ts'
import { capacity } from './signatures/capacity.ts'
import { changedContent } from './signatures/changed-content.ts'
import { cork } from './signatures/cork.ts'
import { cutByReload } from './signatures/cut-by-reload.ts'
import { eventsLostOnCrash } from './signatures/events-lost-on-crash.ts'
import { exhausted } from './signatures/exhausted.ts'
import { fixedBuffer } from './signatures/fixed-buffer.ts'
import { fullBuffering } from './signatures/full-buffering.ts'
import { gunzipBuffer } from './signatures/gunzip-buffer.ts'
import { headHeld } from './signatures/head-held.ts'
import { headerFaults } from './signatures/header-faults.ts'
import { http10Upstream } from './signatures/http10-upstream.ts'
import { idleCut } from './signatures/idle-cut.ts'
import { lostDisconnect } from './signatures/lost-disconnect.ts'
import { maskedEnd } from './signatures/masked-end.ts'
import { noBackpressure } from './signatures/no-backpressure.ts'
import { oneEventBehind } from './signatures/one-event-behind.ts'
import { repeatedRequest } from './signatures/repeated-request.ts'
import { sharedStream } from './signatures/shared-stream.ts'
import { streamCap } from './signatures/stream-cap.ts'
import { unfilledBuffer } from './signatures/unfilled-buffer.ts'
import { unflushedCompression } from './signatures/unflushed-compression.ts'
import { unframedBody } from './signatures/unframed-body.ts'

/** Every signature that is known. Of two that are as sure of as grave a failure, the first stands first. */
export const signatures: readonly Signature[] = [
  fixedBuffer,
  fullBuffering,
  gunzipBuffer,
  accelBufferingIgnored,
  accelBufferingEaten,
  unfilledBuffer,
  unflushedCompression,
  oneEventBehind,
  http10Upstream,
  unframedBody,
  maskedEnd,
  changedContent,
  cacheLock,
  sharedStream,
  repeatedRequest,
  headerFaults,
  headHeld,
  absoluteCut,
  idleCut,
  lostDisconnect,
  capacity,
  exhausted,
  streamCap,
  cutByReload,
  noBackpressure,
  cork,
  eventsLostOnCrash,
]
