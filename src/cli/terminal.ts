/** Standard output and error: colour, width, back-pressure, and a reader that went away. */
import type { Writable } from 'node:stream'
import { createColors } from 'picocolors'
import type { Paint } from '../diagnostics/render-text.js'

export interface Terminal {
  /** Whether standard output is a terminal: tables then, plain lines otherwise. */
  readonly interactive: boolean
  readonly columns: number
  readonly paint: Paint & { green(text: string): string; blue(text: string): string }
  /** Prints a line to standard output. Await it to keep pace with a slow reader. */
  print(line: string): void | Promise<void>
  /** Prints a line to standard error. */
  complain(line: string): void
}

interface Stream extends Writable {
  readonly isTTY?: boolean
  readonly columns?: number
}

export function createTerminal(
  { stdout, stderr }: { stdout: Stream; stderr: Stream },
  environment: Readonly<Record<string, string | undefined>>,
): Terminal {
  const interactive = stdout.isTTY === true
  const wanted = environment.FORCE_COLOR ? true : interactive && environment.TERM !== 'dumb'
  let readerGone = false
  // Whoever reads may stop reading (`| head`): that is their right and no error.
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
      readerGone = true
    })
  }
  return {
    interactive,
    columns: stdout.columns ?? 100,
    paint: createColors(wanted && !environment.NO_COLOR),
    print(line) {
      if (readerGone || stdout.write(`${line}\n`)) return
      return new Promise((resolve) => {
        stdout.once('drain', resolve)
        stdout.once('close', resolve)
        stdout.once('error', resolve)
      })
    },
    complain(line) {
      stderr.write(`${line}\n`)
    },
  }
}
