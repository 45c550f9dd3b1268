export { compose, type ComposedTitle, RecordingComposer } from './compose.ts'
export type * from './entry.ts'
export {
  entriesOf,
  exchangeName,
  finalHead,
  firstOf,
  headerValue,
  headerValues,
  lastOf,
  RECORDING_SCHEMA,
  type Recording,
} from './recording.ts'
export { contentBytes, contentPieces, isTruncated, type Piece, wirePieces } from './content.ts'
export {
  type EntryDraft,
  monotonicMs,
  Recorder,
  RECORDING_LIMITS,
  type RecordingLimits,
  type RecordingTitle,
} from './recorder.ts'
export { NOT_OFFERED } from './not-offered.ts'
export { readRecordings, RecordingFormatError, writeRecording } from './json-lines.ts'
export { isSecretHeader, redact, REDACTED, redactUrl } from './redaction.ts'
