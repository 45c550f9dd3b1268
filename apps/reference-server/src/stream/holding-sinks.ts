import type { Sink } from './sink.ts'

/** Holds bytes until a buffer is full, and passes them on in pieces of just that size. */
export function untilFull(size: number): (sink: Sink) => Sink {
  return (sink) => {
    let held: Uint8Array = Buffer.alloc(0)
    return {
      write(bytes) {
        held = Buffer.concat([held, bytes])
        let keepsUp = true
        while (held.length >= size) {
          keepsUp = sink.write(held.subarray(0, size))
          held = held.subarray(size)
        }
        return keepsUp
      },
      end() {
        if (held.length > 0) sink.write(held)
        sink.end()
      },
      cut: () => sink.cut(),
    }
  }
}

/** Passes on what has gathered once in each interval, in one piece. */
export function eachInterval(intervalMs: number): (sink: Sink) => Sink {
  return (sink) => {
    let held: Uint8Array[] = []
    let timer: NodeJS.Timeout | undefined
    const flush = (): void => {
      clearTimeout(timer)
      timer = undefined
      if (held.length > 0) sink.write(Buffer.concat(held))
      held = []
    }
    return {
      write(bytes) {
        held.push(bytes)
        timer ??= setTimeout(flush, intervalMs)
        return true
      },
      end() {
        flush()
        sink.end()
      },
      cut: () => sink.cut(),
      closed: () => clearTimeout(timer),
    }
  }
}
