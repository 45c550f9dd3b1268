import process from 'node:process'

import type { CallbackName } from './stream-listener.ts'
import { untilAborted } from './until-aborted.ts'

/** Calls the callbacks of one listener, and bears what they throw. */
export class Callbacks {
  readonly #closing: AbortSignal
  readonly #onError: (error: unknown, callback: CallbackName) => void

  constructor(closing: AbortSignal, onError: Callbacks['report'] = warn) {
    this.#closing = closing
    this.#onError = onError
  }

  /** What a callback gives; nothing where it throws, or where the stream is closed meanwhile or already. */
  async ask<T>(callback: CallbackName, call: () => T | PromiseLike<T>): Promise<T | undefined> {
    try {
      return await this.asking(callback, call)
    } catch (error) {
      this.report(error, callback)
      return undefined
    }
  }

  /** The same for a callback whose error decides something. */
  async asking<T>(callback: CallbackName, call: () => T | PromiseLike<T>): Promise<T | undefined> {
    if (this.#closing.aborted) return undefined
    const given = call()
    if (!isPromiseLike(given)) return given
    const value = await untilAborted(given, this.#closing)
    if (this.#closing.aborted) this.reportRejection(given, callback)
    return value
  }

  /** A promise that nobody waits for any more. */
  reportRejection(given: unknown, callback: CallbackName): void {
    if (isPromiseLike(given)) given.then(undefined, (error: unknown) => this.report(error, callback))
  }

  report(error: unknown, callback: CallbackName): void {
    try {
      this.#onError(error, callback)
    } catch (own) {
      warn(own, callback)
    }
  }
}

function warn(error: unknown, callback: CallbackName): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.emitWarning(`${callback} failed: ${text}`, 'StreamListenerWarning')
}

function isPromiseLike<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
}
