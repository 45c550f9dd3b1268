import { MAX_ROW_BYTES } from '../row.ts'
import { StoppedError } from '../stopped-error.ts'
import { assertColumn, columnOf, textOf } from './cell.ts'
import type { StringTable } from './string-table.ts'
import type { Elements } from './xml.ts'

export interface SheetRow {
  readonly line: number
  /** None is empty at the end. */
  readonly fields: string[]
}

/** Where the element is in which something is to be read; the root is 1. */
const DEPTHS = { sheetData: 2, row: 3, c: 4 } as const

/** Rows of `<worksheet><sheetData><row r="5"><c r="C5" t="s"><v>0</v></c></row></sheetData></worksheet>` */
export class SheetRows implements Elements {
  readonly #strings: StringTable | undefined
  #rows: SheetRow[] = []
  #depth = 0
  #isData = false
  #line = 0
  #fields: string[] = []
  #length = 0
  #column = -1
  #type = 'n'
  #value = ''
  #isValue = false
  #isPhonetic = false

  constructor(strings: StringTable | undefined) {
    this.#strings = strings
  }

  /** The rows since it was asked last that have a value. */
  take(): SheetRow[] {
    const rows = this.#rows
    this.#rows = []
    return rows
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    this.#depth += 1
    if (this.#depth === 1 && name !== 'worksheet') throw new Error('it is no worksheet')
    if (this.#depth === DEPTHS.sheetData) this.#isData = name === 'sheetData'
    if (!this.#isData) return
    if (this.#depth === DEPTHS.row && name === 'row') this.#openRow(attributes['r'])
    else if (this.#depth === DEPTHS.c && name === 'c') this.#openCell(attributes)
    else if (this.#depth > DEPTHS.c) {
      if (name === 'rPh') this.#isPhonetic = true
      // `<v>` is the value, `<is><t>` an inline string, and `<f>` a formula, which is not read.
      this.#isValue = name === 'v' || (name === 't' && !this.#isPhonetic)
    }
  }

  text(text: string): void {
    if (!this.#isValue) return
    this.#value += text
    this.#count(text)
  }

  close(name: string): void {
    if (this.#isData) {
      if (this.#depth === DEPTHS.c && name === 'c') this.#closeCell()
      else if (this.#depth === DEPTHS.row && name === 'row') this.#closeRow()
      else if (name === 'rPh') this.#isPhonetic = false
    }
    this.#isValue = false
    this.#depth -= 1
  }

  /** Both numbers may be left out: then it is the next one. */
  #openRow(number: string | undefined): void {
    const line = number === undefined ? this.#line + 1 : /^[0-9]{1,7}$/.test(number) ? Number(number) : 0
    if (line <= this.#line)
      throw new Error(`row ${JSON.stringify(number?.slice(0, 20))} comes after row ${this.#line}`)
    this.#line = line
    this.#fields = []
    this.#length = 0
    this.#column = -1
  }

  #openCell({ r, t }: Readonly<Record<string, string>>): void {
    this.#column = r === undefined ? this.#column + 1 : columnOf(r, this.#line)
    this.#type = t ?? 'n'
    this.#value = ''
  }

  #closeCell(): void {
    // Cells may have a style and no value.
    if (this.#value === '') return
    const text = textOf(this.#type, this.#value, this.#strings)
    if (text === '') return
    assertColumn(this.#column, this.#line)
    if (this.#type === 's') this.#count(text)
    while (this.#fields.length < this.#column) this.#fields.push('')
    this.#fields[this.#column] = text
  }

  #closeRow(): void {
    if (this.#fields.length > 0) this.#rows.push({ line: this.#line, fields: this.#fields })
  }

  #count(text: string): void {
    this.#length += text.length
    if (this.#length > MAX_ROW_BYTES)
      throw new StoppedError(`Row ${this.#line} is longer than ${MAX_ROW_BYTES / 1024} KiB.`)
  }
}
