/** The lines of a stream of bytes, as text, without their ends; empty ones are left out. */
export async function* lines(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest = Buffer.alloc(0)
  for await (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk])
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10)) {
      const line = rest.toString('utf8', 0, end).trim()
      if (line) yield line
      rest = rest.subarray(end + 1)
    }
  }
  const last = rest.toString('utf8').trim()
  if (last) yield last
}
