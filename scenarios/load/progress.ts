import { clearInterval, setInterval, setTimeout } from 'k6/timers'
import type { Measured } from 'k6/x/eventsource'

import type { Settings } from './settings.ts'

/** How far a run is. `broken`: no more streams can be opened. `restored`: those that were dropped are back. */
export type Phase = 'opening' | 'measuring' | 'steady' | 'dropped' | 'restored' | 'broken'

/** k6 has it; its types leave it to those of the DOM. */
declare const console: { log(text: string): void }

const INTERVAL_MS = 250

/** Tells whoever started k6 how far it is. */
export interface Teller {
  /** Tells it now, and not only when it is time again. */
  tell(): void
  stop(): void
}

/** A line of JSON on standard error at a time, if `SSESPEC_PROGRESS` asks for it. */
export function telling(settings: Settings, look: () => Measured & { phase: Phase }): Teller {
  if (!settings.progress) return { tell() {}, stop() {} }
  const tell = (): void => {
    const { phase, streams, events } = look()
    const { asked, open, failed, waiting } = streams
    console.log(
      JSON.stringify({ ssespec: { phase, asked, open, failed, waiting, captured: events.captured } }),
    )
  }
  const timer = setInterval(tell, INTERVAL_MS)
  return { tell, stop: () => clearInterval(timer) }
}

/** Resolves after so many milliseconds, on k6's event loop. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}
