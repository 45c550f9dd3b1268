import { posix } from 'node:path'
import type { UploadLimits } from '../limits.ts'
import { Problem } from '../problem.ts'
import { StoppedError } from '../stopped-error.ts'
import type { TemporaryFile } from '../temporary-file.ts'
import { Archive } from './archive.ts'
import { readPart } from './part.ts'
import type { Part } from './part.ts'
import { Relationships } from './relationships.ts'
import { SheetNames } from './sheet-names.ts'
import { readXml } from './xml.ts'
import type { Elements } from './xml.ts'

/** The parts of a workbook that have the products. */
export interface Workbook {
  readonly sheet: Part
  /** Undefined where no string is shared. */
  readonly sharedStrings: Part | undefined
}

/** Of the parts that only name others. */
const MAX_INDEX_BYTES = 1024 * 1024

/**
 * Finds the first sheet that is visible, as whoever opens the workbook sees it.
 * @throws Problem
 */
export async function openWorkbook(content: TemporaryFile, limits: UploadLimits): Promise<Workbook> {
  const archive = await Archive.open(content, limits.parts)
  const read = async (name: string, elements: Elements): Promise<boolean> => {
    const part = await archive.part(name, MAX_INDEX_BYTES)
    if (part !== undefined) await readWhole(content, part, elements)
    return part !== undefined
  }
  const relationshipsOf = async (name: string): Promise<Relationships['all']> => {
    const { dir, base } = posix.parse(name)
    const found = new Relationships(dir)
    await read(posix.join(dir, '_rels', `${base}.rels`), found)
    return found.all
  }
  const main = (await relationshipsOf('')).find(({ type }) => type === 'officeDocument')?.target
  const names = new SheetNames()
  if (main === undefined || !main.endsWith('.xml') || !(await read(main, names)) || !names.isWorkbook) {
    throw new Problem(
      415,
      'This ZIP file is no Excel workbook (XLSX). Save the sheet as XLSX or "CSV UTF-8" and upload that.',
    )
  }
  const relationships = await relationshipsOf(main)
  const sheets = names.all.flatMap(({ relationship, isVisible }) => {
    const found = relationships.find(({ id, type }) => id === relationship && type === 'worksheet')
    return found === undefined ? [] : [{ name: found.target, isVisible }]
  })
  const first = sheets.find(({ isVisible }) => isVisible) ?? sheets[0]
  if (first === undefined) throw new Problem(422, 'The workbook has no sheet.')
  const strings = relationships.find(({ type }) => type === 'sharedStrings')?.target
  return {
    sheet: await partOf(archive, first.name, limits.unpackedBytes),
    sharedStrings: strings === undefined ? undefined : await partOf(archive, strings, limits.unpackedBytes),
  }
}

async function partOf(archive: Archive, name: string, bytes: number): Promise<Part> {
  const part = await archive.part(name, bytes)
  if (part !== undefined) return part
  throw new Problem(422, `The workbook is damaged: it lacks its part ${JSON.stringify(name.slice(0, 100))}.`)
}

async function readWhole(content: TemporaryFile, part: Part, elements: Elements): Promise<void> {
  try {
    for await (const _ of readXml(readPart(content, part), part.name, elements));
  } catch (error) {
    throw error instanceof StoppedError ? new Problem(422, error.message) : error
  }
}
