import type { ExchangeKind } from './exchange-kind.ts'
import { accel } from './exchanges/accel.ts'
import { atOnce } from './exchanges/at-once.ts'
import { cancel } from './exchanges/cancel.ts'
import { compressed } from './exchanges/compressed.ts'
import { crash } from './exchanges/crash.ts'
import { dense } from './exchanges/dense.ts'
import { headers } from './exchanges/headers.ts'
import { idle } from './exchanges/idle.ts'
import { lastEventId } from './exchanges/last-event-id.ts'
import { lateEvent } from './exchanges/late-event.ts'
import { oneConnection } from './exchanges/one-connection.ts'
import { open } from './exchanges/open.ts'
import { pause } from './exchanges/pause.ts'
import { refuse } from './exchanges/refuse.ts'
import { reload } from './exchanges/reload.ts'
import { stalled } from './exchanges/stalled.ts'
import { status } from './exchanges/status.ts'
import { twice } from './exchanges/twice.ts'
import { whole } from './exchanges/whole.ts'

/** Everything that is asked of a way, in the order in which it is begun. */
export const exchangeKinds: readonly ExchangeKind[] = [
  open,
  compressed,
  dense,
  pause,
  accel,
  lateEvent,
  whole,
  headers,
  lastEventId,
  twice,
  status,
  cancel,
  crash,
  stalled,
  atOnce,
  oneConnection,
  refuse,
  reload,
  idle,
]
