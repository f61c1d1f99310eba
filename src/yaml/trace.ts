/** One stretch of a scalar's value and where it comes from; a trace lists them in order. */
export interface Stretch {
  /** Where the stretch begins in the value. */
  readonly index: number
  /** Where it begins in the text. */
  readonly offset: number
  /** Whether value and text are the same, unit by unit; otherwise the whole stretch stands for one place. */
  readonly verbatim: boolean
}

/** Gathers a value together with its trace, when somebody wants one. */
export class ValueText {
  text = ''

  constructor(private readonly trace: Stretch[] | undefined) {}

  /** Text that stands in the source as it is. */
  copy(source: string, start: number, end: number): void {
    if (start === end) return
    this.trace?.push({ index: this.text.length, offset: start, verbatim: true })
    this.text += source.slice(start, end)
  }

  /** Text that the source writes in another way: an escape, a folded line break. */
  put(text: string, offset: number): void {
    if (text === '') return
    this.trace?.push({ index: this.text.length, offset, verbatim: false })
    this.text += text
  }
}
