import type { Json } from './value.js'

/** Takes user names and passwords out of URLs in a text, as they may stand in git URLs. */
export function redactCredentials(text: string): string {
  return text.replace(/([a-zA-Z][\w+.-]*:\/\/)[^/\s@'"]+@/g, '$1***@')
}

/** The same for every text in a JSON value, keys aside. */
export function redactJson(value: Json): Json {
  if (typeof value === 'string') return redactCredentials(value)
  if (Array.isArray(value)) return (value as readonly Json[]).map(redactJson)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redactJson(item)]))
}
