import type { Elements } from './xml.ts'
import { localName } from './xml.ts'

interface SheetName {
  /** The ID of the relationship that names its part. */
  readonly relationship: string
  readonly isVisible: boolean
}

/** The sheets of a workbook, in the order of their tabs. */
export class SheetNames implements Elements {
  readonly all: SheetName[] = []
  #root: string | undefined

  /** Other documents of Office are made of the same kind of parts. */
  get isWorkbook(): boolean {
    return this.#root === 'workbook'
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    this.#root ??= name
    if (name !== 'sheet') return
    // r:id; the prefix is the program's choice
    const id = Object.keys(attributes).find((key) => key.includes(':') && localName(key) === 'id')
    const isVisible = (attributes['state'] ?? 'visible') === 'visible'
    if (id !== undefined) this.all.push({ relationship: attributes[id]!, isVisible })
  }

  text(): void {}
  close(): void {}
}
