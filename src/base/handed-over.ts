/**
 * Something large that is needed once: whoever takes it is the only one who has it, so that it can go when they
 * are done, however long whatever held it still lasts.
 */
import { invariant } from './invariant.js'

export class HandedOver<T> {
  #held: { readonly value: T } | undefined

  constructor(value: T) {
    this.#held = { value }
  }

  take(): T {
    invariant(this.#held, 'it was taken before')
    const { value } = this.#held
    this.#held = undefined
    return value
  }
}
