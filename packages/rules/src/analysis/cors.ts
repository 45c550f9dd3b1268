import { entriesOf, finalHead, type HeadEntry, headerValue, lastOf, type Recording } from '@ssespec/recording'

import { type Answer, answerTo } from './answer.ts'

/** What a response says to pages of other origins; `undefined` for a field that was not sent. */
export interface CorsFields {
  /** Several fields as one value, as Fetch gets them: then it is no origin any more. */
  readonly allowOrigin: string | undefined
  readonly allowCredentials: string | undefined
}

export function corsFieldsOf({ headers }: HeadEntry): CorsFields {
  return {
    allowOrigin: headerValue(headers, 'access-control-allow-origin'),
    allowCredentials: headerValue(headers, 'access-control-allow-credentials'),
  }
}

/** Every response head that has Access-Control-Allow-Origin, those of redirects included. */
export function corsHeads(
  recordings: readonly Recording[],
): { readonly recording: Recording; readonly head: HeadEntry; readonly fields: CorsFields }[] {
  return recordings.flatMap((recording) =>
    entriesOf(recording, 'head')
      .map((head) => ({ recording, head, fields: corsFieldsOf(head) }))
      .filter(({ fields }) => fields.allowOrigin !== undefined),
  )
}

/** The origin that a page would have had: what the last request said in Origin. */
export function originAsked(recording: Recording): string | undefined {
  return headerValue(lastOf(recording, 'request')?.headers ?? [], 'origin')
}

/** Fetch, 4.9 CORS check, for a request without credentials: whether a page of that origin may read the response. */
export function letsIn(head: HeadEntry, origin: string | undefined): boolean {
  const { allowOrigin } = corsFieldsOf(head)
  return allowOrigin === '*' || (allowOrigin !== undefined && allowOrigin === origin)
}

/** What a page of a made-up origin was answered, and whether it was let in. */
export function answerToPage(recordings: readonly Recording[]): { answer: Answer; letIn: boolean } {
  const answer = answerTo(recordings, 'origin')
  const letIn = answer.kind === 'head' && letsIn(answer.head, originAsked(answer.recording))
  return { answer, letIn }
}

/** Whether the final response of a recording has a CORS field at all. */
export function offersCors(recording: Recording): boolean {
  const head = finalHead(recording)
  return head !== undefined && corsFieldsOf(head).allowOrigin !== undefined
}
