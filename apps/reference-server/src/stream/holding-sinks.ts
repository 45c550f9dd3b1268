import type { Through } from './sink.ts'

/** Holds bytes until a buffer is full, and passes them on in pieces of just that size. */
export function untilFull(size: number): Through {
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
export function eachInterval(intervalMs: number): Through {
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

/** Passes each piece on in two, the second one later; where it is cut differs from piece to piece. */
export function inHalves(pauseMs: number): Through {
  return (sink) => {
    let writes = 0
    let rest: Uint8Array | undefined
    let timer: NodeJS.Timeout | undefined
    const flush = (): void => {
      clearTimeout(timer)
      if (rest !== undefined) sink.write(rest)
      rest = undefined
    }
    return {
      write(bytes) {
        flush()
        const first = writes === 0 ? bytes.length : 5 + ((writes * 7) % (bytes.length - 8))
        writes++
        if (first < bytes.length) {
          rest = bytes.subarray(first)
          timer = setTimeout(flush, pauseMs)
        }
        return sink.write(bytes.subarray(0, first))
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

/** Writes each byte by itself, in a turn of its own, as fast as it can. */
export const byteByByte: Through = (sink) => {
  const held: Uint8Array[] = []
  let turn: NodeJS.Immediate | undefined
  let isEnding = false
  const next = (): void => {
    turn = undefined
    const [first] = held
    if (first !== undefined) {
      sink.write(first.subarray(0, 1))
      if (first.length > 1) held[0] = first.subarray(1)
      else held.shift()
      turn = setImmediate(next)
    } else if (isEnding) {
      sink.end()
    }
  }
  return {
    write(bytes) {
      held.push(bytes)
      turn ??= setImmediate(next)
      return true
    },
    end() {
      isEnding = true
      turn ??= setImmediate(next)
    },
    cut: () => sink.cut(),
    closed: () => clearImmediate(turn),
  }
}
