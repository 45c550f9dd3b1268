import type { Recording } from '@ssespec/recording'

import type { Evidence } from '../verdict.ts'
import { evidence } from '../view.ts'
import { type TimedField, timelineOf } from './timeline.ts'

/** The fields of one name in a recording's content. */
export function fieldsNamed(recording: Recording, name: string): TimedField[] {
  return timelineOf(recording).fields.filter((field) => field.name === name)
}

/** The first three of some fields as evidence, at most 200 characters of each. */
export function fieldEvidence(recording: Recording, fields: readonly TimedField[]): Evidence[] {
  return fields
    .slice(0, 3)
    .map(({ name, value, at, start }) =>
      evidence(recording, `${name}: ${value}`.slice(0, 200), { at, offset: start }),
    )
}
