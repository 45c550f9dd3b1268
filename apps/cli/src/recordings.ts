import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { readRecordings, type Recording, RecordingFormatError, writeRecording } from '@ssespec/recording'

import { UsageError } from './errors.ts'

const FILE = 'recordings.jsonl'

/** Writes all exchanges of a run into one file in the folder: a bug report is one file. */
export async function saveRecordings(folder: string, recordings: readonly Recording[]): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, FILE), recordings.map(writeRecording).join(''))
  } catch (error) {
    throw new UsageError(`--record ${folder}: ${(error as Error).message}`)
  }
}

/** Reads recordings from files, and from every `.jsonl` in folders. */
export async function loadRecordings(paths: readonly string[]): Promise<Recording[]> {
  const recordings: Recording[] = []
  for (const file of (await Promise.all(paths.map(filesAt))).flat()) {
    try {
      recordings.push(...readRecordings(await readFile(file)))
    } catch (error) {
      if (error instanceof RecordingFormatError) throw new UsageError(`${file}, ${error.message}`)
      throw new UsageError(`${file} cannot be read: ${(error as Error).message}`)
    }
  }
  if (recordings.length === 0) throw new UsageError(`there is no recording in ${paths.join(', ')}.`)
  return recordings
}

async function filesAt(path: string): Promise<string[]> {
  const found = await stat(path).catch((error: Error) => {
    throw new UsageError(`${path} cannot be read: ${error.message}`)
  })
  if (!found.isDirectory()) return [path]
  const names = await readdir(path)
  return names
    .filter((name) => name.endsWith('.jsonl'))
    .toSorted()
    .map((name) => join(path, name))
}
