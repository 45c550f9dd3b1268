import type { ExchangeOptions } from '@ssespec/client'

/** Long enough that no test ends by it unless it means to. */
export const options: ExchangeOptions = { probe: 'test', durationMs: 20_000 }
