import { posix } from 'node:path'
import type { Elements } from './xml.ts'

/** One of ECMA-376 part 2, 9.3: how one part names another. */
interface Relationship {
  readonly id: string
  /** The last word of its type: what comes before differs between the transitional and the strict form. */
  readonly type: string
  /** The name of the other part. */
  readonly target: string
}

/** Those of one part. */
export class Relationships implements Elements {
  readonly all: Relationship[] = []
  readonly #folder: string

  /** @param folder Of the part; their targets are relative to it. */
  constructor(folder: string) {
    this.#folder = folder
  }

  open(name: string, { Id, Type, Target, TargetMode }: Readonly<Record<string, string>>): void {
    if (name !== 'Relationship' || TargetMode === 'External') return
    if (Id === undefined || Type === undefined || Target === undefined) return
    const target = posix.resolve('/', this.#folder, Target).slice(1)
    this.all.push({ id: Id, type: Type.slice(Type.lastIndexOf('/') + 1), target })
  }

  text(): void {}
  close(): void {}
}
