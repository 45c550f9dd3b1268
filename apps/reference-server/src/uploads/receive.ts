import { Busboy } from '@fastify/busboy'
import type { BusboyFileStream, BusboyHeaders, BusboyInstance } from '@fastify/busboy'
import { finished } from 'node:stream'
import type { Request } from 'express'
import { kindOf } from './file-kind.ts'
import type { UploadLimits } from './limits.ts'
import { Problem } from './problem.ts'
import { TemporaryFile } from './temporary-file.ts'
import { openWorkbook } from './xlsx/workbook.ts'
import type { Workbook } from './xlsx/workbook.ts'

/** A file that has arrived whole. */
export interface ReceivedFile {
  /** As the client calls it; it is shown to people and opened nowhere. */
  readonly name: string
  readonly bytes: number
  readonly content: TemporaryFile
  /** Undefined where it is CSV. */
  readonly workbook: Workbook | undefined
}

/** The client left before its file had arrived: there is nobody to answer. */
export class UploadAbortedError extends Error {
  override readonly name = 'UploadAbortedError'
}

/**
 * Takes the field `file` of a multipart form, a piece at a time, to disk.
 * @throws Problem, UploadAbortedError; then nothing is left of the file
 */
export async function receiveFile(request: Request, limits: UploadLimits): Promise<ReceivedFile> {
  const form = openForm(request, limits)
  const content = await TemporaryFile.create()
  try {
    const name = await takeFile(request, form, content, limits)
    const bytes = await content.size()
    if (bytes === 0) throw new Problem(422, `The file ${quote(name)} is empty.`)
    const kind = kindOf(await content.start(4))
    const workbook = kind === 'zip' ? await openWorkbook(content, limits) : undefined
    return { name, bytes, content, workbook }
  } catch (error) {
    await content.close()
    throw error
  }
}

/** @throws Problem where the head says that this is no upload, or too large a one */
function openForm(request: Request, { fileBytes }: UploadLimits): BusboyInstance {
  const type = request.headers['content-type'] ?? ''
  if (!/^multipart\/form-data\b/i.test(type)) {
    throw new Problem(415, 'Upload the file as multipart/form-data, in the field "file".')
  }
  // What surrounds the file in the form is small.
  if (Number(request.headers['content-length']) > fileBytes + 65_536) throw tooLarge(fileBytes)
  try {
    return new Busboy({
      headers: request.headers as BusboyHeaders,
      limits: { fileSize: fileBytes, files: 1, fields: 16, parts: 16, fieldSize: 1024, headerPairs: 32 },
    })
  } catch (error) {
    throw malformed(error)
  }
}

function takeFile(
  request: Request,
  form: BusboyInstance,
  content: TemporaryFile,
  { fileBytes, idleMs }: UploadLimits,
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  let taking: Promise<string> | undefined
  let source: BusboyFileStream | undefined
  const fail = (error: Error): void => {
    reject(error)
    source?.destroy(error)
  }
  const idle = setTimeout(() => {
    fail(new Problem(408, `No byte of the upload came for ${idleMs / 1000} s.`))
  }, idleMs)
  const refresh = (): void => void idle.refresh()

  form.on('file', (field: string, stream: BusboyFileStream, name: string) => {
    if (field !== 'file' || taking !== undefined || name === '') return void stream.resume()
    stream.once('limit', () => fail(tooLarge(fileBytes)))
    source = stream
    taking = content.fill(stream).then(() => name.slice(-200))
    taking.catch(fail)
  })
  form.once('error', (error) => fail(malformed(error)))
  form.once('finish', () => {
    if (taking === undefined) fail(new Problem(400, 'The form has no file in its field "file".'))
    else void taking.then(resolve, reject)
  })
  finished(request, { writable: false }, (error) => {
    if (error) fail(new UploadAbortedError('The client left before its file had arrived.'))
  })
  request.on('data', refresh)
  request.pipe(form)
  return promise.finally(() => {
    clearTimeout(idle)
    request.off('data', refresh).unpipe(form)
  })
}

function tooLarge(fileBytes: number): Problem {
  return new Problem(413, `The file is too large: at most ${fileBytes / 1024 / 1024} MiB are taken.`)
}

function malformed(error: unknown): Problem {
  return new Problem(400, `The form cannot be read: ${error instanceof Error ? error.message : 'malformed'}.`)
}

function quote(name: string): string {
  return JSON.stringify(name)
}
