import type { Evidence } from '@ssespec/rules'

import { count, milliseconds } from '../text/figures.ts'

/** `exchange open, 120 ms, byte 4,096` */
export function placeOf(place: Evidence): string {
  return [
    `exchange ${place.exchange}`,
    ...(place.at === undefined ? [] : [`at ${milliseconds(place.at)}`]),
    ...(place.offset === undefined ? [] : [`byte ${count(place.offset)}`]),
  ].join(', ')
}
