/** As much of a terminal as a live view needs: rows that scroll, a cursor that can be saved, lines that are erased. */

const SEQUENCE = /^\x1b(?:\[(\??[0-9;]*)([A-Za-z])|([78]))/

export class ScreenEmulator {
  #rows: string[]
  #row = 0
  #column = 0
  #saved = { row: 0, column: 0 }

  constructor(
    readonly columns: number,
    readonly height: number,
  ) {
    this.#rows = Array.from({ length: height }, () => '')
  }

  /** What it shows, without empty rows at the end. */
  get lines(): string[] {
    const last = this.#rows.findLastIndex((row) => row.trim() !== '')
    return this.#rows.slice(0, last + 1).map((row) => row.trimEnd())
  }

  write(text: string): void {
    for (let rest = text; rest.length > 0; ) {
      const match = SEQUENCE.exec(rest)
      if (match) this.#obey(match[2] ?? match[3]!, match[1] ?? '')
      else this.#put(rest[0]!)
      rest = rest.slice(match ? match[0].length : 1)
    }
  }

  #obey(command: string, argument: string): void {
    const count = Math.max(1, Number(argument) || 1)
    switch (command) {
      case '7':
        this.#saved = { row: this.#row, column: this.#column }
        break
      case '8':
        this.#row = this.#saved.row
        this.#column = this.#saved.column
        break
      case 'A':
        this.#row = Math.max(0, this.#row - count)
        break
      case 'B':
        this.#row = Math.min(this.height - 1, this.#row + count)
        break
      case 'K':
        this.#rows[this.#row] = this.#rows[this.#row]!.slice(0, this.#column)
        break
      case 'J':
        this.#obey('K', '')
        this.#rows.fill('', this.#row + 1)
        break
    }
  }

  #put(character: string): void {
    if (character === '\r') this.#column = 0
    else if (character === '\n') this.#feed()
    else {
      const row = this.#rows[this.#row]!.padEnd(this.#column)
      this.#rows[this.#row] = row.slice(0, this.#column) + character + row.slice(this.#column + 1)
      this.#column++
    }
  }

  #feed(): void {
    this.#column = 0
    if (this.#row + 1 < this.height) this.#row++
    else this.#rows = [...this.#rows.slice(1), '']
  }
}
