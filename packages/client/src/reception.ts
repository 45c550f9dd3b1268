import type { AbortEntry, EntryDraft, EntryOf, HeadEntry, Recorder } from '@ssespec/recording'

import { Content, type ContentStop } from './content/content.ts'
import type { Interruption, Interrupts } from './interrupts.ts'
import type { Redirects } from './redirect.ts'
import type { ExchangeOptions, PreparedRequest } from './request.ts'

/** What every hop of an exchange shares. */
export interface ExchangeState {
  readonly recorder: Recorder
  readonly interrupts: Interrupts
  readonly redirects: Redirects
  readonly options: ExchangeOptions
}

/**
 * Takes what a connection gives, whatever the protocol: records it, follows the content, and knows when to stop.
 * `ended`: the message is whole, but bytes that should not be there may follow. `over`: nothing more is read.
 */
export class Reception {
  readonly #state: ExchangeState
  readonly #request: PreparedRequest
  #progress: 'open' | 'ended' | 'over' = 'open'
  #content: Content | undefined
  #next: PreparedRequest | undefined
  #hasHead = false

  constructor(state: ExchangeState, request: PreparedRequest) {
    this.#state = state
    this.#request = request
  }

  get progress(): 'open' | 'ended' | 'over' {
    return this.#progress
  }

  /** Whether the head of the final response has arrived. */
  get hasHead(): boolean {
    return this.#hasHead
  }

  /** The request that a redirect asks for. */
  get next(): PreparedRequest | undefined {
    return this.#next
  }

  /** Takes what one read gave, until there is nothing more to read. */
  async take(drafts: Iterable<EntryDraft>, at: number): Promise<void> {
    for (const draft of drafts) {
      if (this.#progress === 'over' || this.#state.interrupts.why !== undefined) return
      await this.#takeOne(draft, at)
    }
  }

  /** Notes that we stopped. `headBytes` have arrived of a head that is not complete. */
  interrupted(why: Interruption, headDrafts: Iterable<EntryDraft> = []): void {
    if (this.#progress === 'open' && why !== 'linger' && why !== 'connect-timeout') {
      for (const draft of headDrafts) this.#state.recorder.add(draft)
      this.#abort(why, this.#state.recorder.now())
    }
    this.#progress = 'over'
  }

  /** Frees what the content holds. */
  close(): void {
    this.#content?.close()
  }

  async #takeOne(draft: EntryDraft, at: number): Promise<void> {
    switch (draft.kind) {
      case 'head':
        this.#takeHead({ ...draft, at })
        return
      case 'body':
        this.#stopIf(await this.#content?.take(draft.bytes, at, this.#state.interrupts.signal), at)
        return
      case 'end':
        await this.#takeEnd(draft, at)
        return
      case 'malformed':
      case 'limit':
        this.#state.recorder.add(draft, at)
        if (this.#progress === 'open') this.#abort(draft.kind, at)
        this.#progress = 'over'
        return
      case 'error':
        this.#progress = 'over'
        break
      default:
    }
    this.#state.recorder.add(draft, at)
  }

  #takeHead(head: HeadEntry): void {
    const { recorder, interrupts, redirects, options } = this.#state
    this.#hasHead = true
    recorder.add(head, head.at)
    const redirect = redirects.next(this.#request, head)
    if (redirect !== undefined) {
      // The content of a redirect is for people; nothing of it is read.
      if (redirect.kind === 'follow') this.#next = redirect.request
      else recorder.add({ kind: 'redirect-stopped', why: redirect.why, location: redirect.location }, head.at)
      if (redirect.kind === 'stop') this.#abort('redirect', head.at)
      this.#progress = 'over'
      return
    }
    interrupts.after(options.durationMs - (recorder.now() - head.at), 'duration')
    this.#content = new Content(recorder, head, options.until)
    options.onHead?.(head, recorder.recording())
  }

  async #takeEnd(end: Omit<EntryOf<'end'>, 'at'>, at: number): Promise<void> {
    this.#state.recorder.add(end, at)
    const surplusSeen = end.how !== 'close' && end.how !== 'end-stream'
    this.#progress = surplusSeen ? 'ended' : 'over'
    if (end.how !== 'close') await this.#content?.finish(at)
  }

  #stopIf(stop: ContentStop | undefined, at: number): void {
    if (stop === undefined) return
    this.#abort(stop, at)
    this.#progress = 'over'
  }

  #abort(why: AbortEntry['why'], at: number): void {
    this.#state.recorder.add({ kind: 'abort', why }, at)
  }
}
