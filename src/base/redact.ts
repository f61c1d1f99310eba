import { changedFields, changedList } from './changed.js'
import type { Json } from './value.js'

/** A user of ssh without a password is no secret: who has the key is let in. Anywhere else it may be a token. */
const CREDENTIALS = /(?!\b(?:git\+)?ssh:\/\/[^/:\s@'"]+@)\b([a-zA-Z][\w+.-]*:\/\/)[^/\s@'"]+@/g

/** Takes user names and passwords out of URLs in a text, as they may stand in git URLs. */
export const redactCredentials = (text: string): string => text.replace(CREDENTIALS, '$1***@')

/** The same, in as many characters as there were. */
export const blotCredentials = (text: string): string =>
  text.replace(CREDENTIALS, (found, scheme: string) => `${scheme.padEnd(found.length - 1, '*')}@`)

export const hasCredentials = (text: string): boolean => redactCredentials(text) !== text

/** The same for every text in a JSON value, keys aside. */
export function redactJson(value: Json): Json {
  if (typeof value === 'string') return redactCredentials(value)
  if (Array.isArray(value)) return changedList(value as readonly Json[], redactJson)
  if (value === null || typeof value !== 'object') return value
  return changedFields(value as Readonly<Record<string, Json>>, redactJson)
}
