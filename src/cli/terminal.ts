/** Standard output and error: colour, width, back-pressure, and a reader that went away. */
import { writeSync } from 'node:fs'
import type { Writable } from 'node:stream'
import { lazily } from '../base/lazily.js'
import { type Paint, plain } from '../diagnostics/render-text.js'

export interface Terminal {
  /** Whether standard output is a terminal: tables then, plain lines otherwise. */
  readonly interactive: boolean
  readonly columns: number
  readonly rows: number
  readonly paint: Colours
  /** Prints a line to standard output. Await it to keep pace with a slow reader. */
  print(line: string): void | Promise<void>
  /** Writes to standard output as it is, escape sequences and all. */
  write(text: string): void | Promise<void>
  /** Calls back when the terminal has another size, until the returned function is called. */
  onResize(callback: () => void): () => void
  /** Prints a line to standard error. */
  complain(line: string): void
  /** Keeps a line below all that is printed, in place of the last one; on a terminal only. Nothing takes it away. */
  live(line?: string): void
}

interface Colours extends Paint {
  green(text: string): string
  blue(text: string): string
}

/** Select Graphic Rendition (ECMA-48): a code that begins a style, and the one that ends it. */
const style = (begin: number, end: number) => (text: string) => `\x1b[${begin}m${text}\x1b[${end}m`

const coloured: Colours = {
  red: style(31, 39),
  green: style(32, 39),
  yellow: style(33, 39),
  blue: style(34, 39),
  cyan: style(36, 39),
  bold: style(1, 22),
  dim: style(2, 22),
}

const uncoloured: Colours = { ...plain, green: (text) => text, blue: (text) => text }

interface Stream extends Writable {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
}

interface Streams {
  readonly stdout: Stream
  readonly stderr: Stream
}

/** @param streams opened by Node when they are first looked at. */
export function createTerminal(
  streams: Streams,
  environment: Readonly<Record<string, string | undefined>>,
): Terminal {
  const out = new Output(1, () => streams.stdout)
  const err = new Output(2, () => streams.stderr)
  const isColoured = () =>
    environment.FORCE_COLOR ? true : out.stream.isTTY === true && environment.TERM !== 'dumb'
  let live = ''
  /** A line that comes above the live one. */
  const above = (line: string) => (live ? `\r\x1b[K${line}\n${live}` : `${line}\n`)
  const paint = lazily(() => (!environment.NO_COLOR && isColoured() ? coloured : uncoloured))
  return {
    get interactive() {
      return out.stream.isTTY === true
    },
    get columns() {
      return out.stream.columns ?? 100
    },
    get paint() {
      return paint()
    },
    get rows() {
      return out.stream.rows ?? 24
    },
    print: (line) => out.append(above(line)),
    write: (text) => out.write(text),
    onResize(callback) {
      out.stream.on('resize', callback)
      return () => void out.stream.off('resize', callback)
    },
    complain(line) {
      void out.flush()
      void err.write(above(line))
    },
    live(line = '') {
      if (out.stream.isTTY !== true || line === live) return
      live = line
      void out.write(`\r\x1b[K${line}`)
    },
  }
}

/** Lines are written many at a time: a call of the system for each would take most of the time of a long log. */
const BATCH_LENGTH = 1 << 16

/**
 * A stream that is opened late: opening one takes as long as checking a file. Until then it is written to
 * as Node's own stream does it, at once, but for Windows with its consoles.
 */
class Output {
  #stream: Stream | undefined
  #isReaderGone = false
  #pending = ''
  #isDue = false

  constructor(
    readonly descriptor: number,
    readonly open: () => Stream,
  ) {}

  get stream(): Stream {
    if (this.#stream) return this.#stream
    const stream = this.open()
    // Whoever reads may stop reading (`| head`): that is their right and no error.
    stream.on('error', (error: NodeJS.ErrnoException) => this.#onError(error))
    this.#stream = stream
    return stream
  }

  /** Writes it in this turn of the event loop, with what else comes in it. */
  append(text: string): void | Promise<void> {
    this.#pending += text
    if (this.#pending.length >= BATCH_LENGTH) return this.flush()
    if (this.#isDue) return
    this.#isDue = true
    setImmediate(() => {
      this.#isDue = false
      void this.flush()
    })
  }

  /** Writes what was appended. */
  flush(): void | Promise<void> {
    if (this.#pending !== '') return this.write('')
  }

  /** Writes it now, behind what was appended. */
  write(last: string): void | Promise<void> {
    const text = this.#pending + last
    this.#pending = ''
    if (this.#isReaderGone) return
    const rest = this.#stream || process.platform === 'win32' ? Buffer.from(text) : this.#writeAtOnce(text)
    if (!rest.length || this.stream.write(rest)) return
    const { stream } = this
    return new Promise((resolve) => {
      stream.once('drain', resolve)
      stream.once('close', resolve)
      stream.once('error', resolve)
    })
  }

  /** What could not be written because the reader is slow. */
  #writeAtOnce(text: string): Buffer {
    let rest = Buffer.from(text)
    try {
      while (rest.length) rest = rest.subarray(writeSync(this.descriptor, rest))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return rest
      this.#onError(error as NodeJS.ErrnoException)
      return Buffer.alloc(0)
    }
    return rest
  }

  #onError(error: NodeJS.ErrnoException): void {
    if (error.code !== 'EPIPE') throw error
    this.#isReaderGone = true
  }
}
