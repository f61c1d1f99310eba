// Writes a zip: enough of the format for a handful of text files, the same bytes for the same files.
import { crc32, deflateRawSync } from 'node:zlib'

/** The first day that a zip can name. */
const DATE = 0x0021
const DEFLATED = 8
const UTF8 = 0x0800

/** @param files text by name. */
export function zip(files) {
  const parts = []
  const directory = []
  let offset = 0
  for (const [name, text] of Object.entries(files)) {
    const bytes = Buffer.from(text)
    const packed = deflateRawSync(bytes, { level: 9 })
    const fields = fieldsOf({ bytes, packed, name: Buffer.from(name) })
    const local = Buffer.concat([u32(0x04034b50), fields, Buffer.from(name), packed])
    directory.push(
      Buffer.concat([
        u32(0x02014b50),
        u16(20),
        fields,
        u16(0), // comment
        u16(0), // disk
        u16(0), // internal attributes
        u32(0), // external attributes
        u32(offset),
        Buffer.from(name),
      ]),
    )
    parts.push(local)
    offset += local.length
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0)
  const count = u16(directory.length)
  const end = Buffer.concat([u32(0x06054b50), u16(0), u16(0), count, count, u32(size), u32(offset), u16(0)])
  return Buffer.concat([...parts, ...directory, end])
}

/** What a file's own header and its entry in the directory have in common. */
const fieldsOf = ({ bytes, packed, name }) =>
  Buffer.concat([
    u16(20),
    u16(UTF8),
    u16(DEFLATED),
    u16(0),
    u16(DATE),
    u32(crc32(bytes)),
    u32(packed.length),
    u32(bytes.length),
    u16(name.length),
    u16(0),
  ])

const u16 = (value) => {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}

const u32 = (value) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
