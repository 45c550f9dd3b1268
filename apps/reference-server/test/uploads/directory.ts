/** Where the fields of an entry in a ZIP's central directory are (APPNOTE 4.3.12), and their bytes. */
const FIELDS = {
  flags: [8, 2],
  method: [10, 2],
  crc32: [16, 4],
  packedBytes: [20, 4],
  bytes: [24, 4],
  offset: [42, 4],
} as const

/** The archive, whose directory says something else of an entry. */
export function lie(
  zip: Buffer<ArrayBuffer>,
  name: string,
  lies: Partial<Record<keyof typeof FIELDS, number>>,
): Buffer<ArrayBuffer> {
  const copy = Buffer.from(zip)
  // The name stands 46 bytes after the entry's begin, and before that after that of the part itself.
  const entry = copy.lastIndexOf(name) - 46
  if (copy.readUInt32LE(entry) !== 0x02014b50) throw new Error(`no entry ${name}`)
  for (const [field, value] of Object.entries(lies)) {
    const [at, length] = FIELDS[field as keyof typeof FIELDS]
    copy.writeUIntLE(value, entry + at, length)
  }
  return copy
}
