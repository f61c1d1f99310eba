/** Prints a run's lines, each behind its container's name when there are several. */
import type { Terminal } from './terminal.js'

export interface LogPrinterOptions {
  readonly containers?: readonly string[]
  readonly timestamps?: boolean
}

export class LogPrinter {
  readonly #terminal: Terminal
  readonly #containers: Set<string>
  readonly #timestamps: boolean
  #width: number

  constructor(terminal: Terminal, { containers = [], timestamps = false }: LogPrinterOptions) {
    this.#terminal = terminal
    this.#containers = new Set(containers)
    this.#width = Math.max(0, ...containers.map((name) => name.length))
    this.#timestamps = timestamps
  }

  print({ container, text, at }: { container: string; text: string; at: Date }): void | Promise<void> {
    this.#containers.add(container)
    this.#width = Math.max(this.#width, container.length)
    if (this.#containers.size === 1 && !this.#timestamps) return this.#terminal.print(text)
    const { dim, blue } = this.#terminal.paint
    const time = this.#timestamps ? `${dim(at.toISOString())} ` : ''
    const prefix = this.#containers.size > 1 ? `${blue(container.padEnd(this.#width))} ${dim('|')} ` : ''
    return this.#terminal.print(`${time}${prefix}${text}`)
  }
}
