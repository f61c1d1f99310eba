import type { Value } from '../../base/value.js'

/** A text, or bytes that hold UTF-8; `undefined` for everything else. */
export function textOf(value: Value): string | undefined {
  if (typeof value === 'string') return value
  if (!(value instanceof Uint8Array)) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value)
  } catch {
    return undefined
  }
}
