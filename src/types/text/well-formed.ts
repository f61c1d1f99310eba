import { lazily } from '../../base/lazily.js'

const LONE_SURROGATE = lazily(() => /\p{Cs}/u)

/** Whether every surrogate in the text belongs to a pair, so that UTF-8 can hold it. */
export const isWellFormed = (text: string): boolean => !LONE_SURROGATE().test(text)
