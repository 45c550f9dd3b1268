import { constants, createBrotliCompress, createGzip } from 'node:zlib'
import type { Exchange } from '../exchange.ts'
import type { Through } from './sink.ts'

/** Compresses so that each write can be decoded when it arrives. */
export const gzipFlushed: Through = compressed(() => createGzip({ flush: constants.Z_SYNC_FLUSH }))

export const brotliFlushed: Through = compressed(() =>
  createBrotliCompress({ flush: constants.BROTLI_OPERATION_FLUSH }),
)

/** Compresses as files are compressed: what is written waits until there is enough of it. */
export const gzipUnflushed: Through = compressed(() => createGzip())

/** Whether the client takes this coding: it is named, and not with a quality of nothing (RFC 9110 12.5.3). */
export function offers({ request }: Exchange, coding: string): boolean {
  const offered = (request.get('Accept-Encoding') ?? '').toLowerCase().split(',')
  return offered.some((item) => {
    const [name, ...parameters] = item.split(';').map((part) => part.trim())
    return name === coding && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))
  })
}

type Compressor = ReturnType<typeof createGzip> | ReturnType<typeof createBrotliCompress>

function compressed(create: () => Compressor): Through {
  return (sink, resume) => {
    const compressor = create()
    let keepsUp = true
    compressor.on('data', (bytes: Buffer) => {
      if (!sink.write(bytes)) keepsUp = false
    })
    compressor.on('end', () => sink.end())
    compressor.on('drain', resume)
    return {
      write(bytes) {
        const couldWrite = keepsUp
        keepsUp = true
        return compressor.write(bytes) && couldWrite
      },
      end: () => void compressor.end(),
      cut: () => sink.cut(),
      closed: () => void compressor.destroy(),
    }
  }
}
