/**
 * Reads fields of sections whose values may have any shape: what does not fit counts as not given. Keys of
 * Kubernetes may be spelled with underscores. Pure.
 */
import type { Json } from './value.js'

export type Section = { readonly [key: string]: Json }

/** What stands under a key; undefined for nothing. */
export function valueIn(section: Json | undefined, key: string): Json | undefined {
  const entries = asSection(section)
  const other = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  return entries[key] ?? entries[other] ?? undefined
}

/** A section's section; empty when there is none. */
export function sectionIn(section: Json | undefined, key: string): Section {
  return asSection(valueIn(section, key))
}

export const asSection = (value: Json | undefined): Section =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Section) : {}

/** The sections in a list. */
export const sectionsIn = (section: Json | undefined, key: string): Section[] =>
  listIn(section, key)
    .filter((item) => typeof item === 'object' && item !== null && !Array.isArray(item))
    .map(asSection)

export function listIn(section: Json | undefined, key: string): readonly Json[] {
  const value = valueIn(section, key)
  return Array.isArray(value) ? (value as readonly Json[]) : []
}

/** The text of a scalar; undefined for nothing and for what is no scalar. */
export function textIn(section: Json | undefined, key: string): string | undefined {
  const value = valueIn(section, key)
  return value === undefined || value === null || typeof value === 'object' ? undefined : String(value)
}

export const textsIn = (section: Json | undefined, key: string): string[] =>
  listIn(section, key).flatMap((item) => (typeof item === 'object' ? [] : [String(item)]))

/** A switch that is on; a template's text counts too. */
export const isOn = (section: Json | undefined, key: string): boolean =>
  /^true$/i.test(textIn(section, key) ?? '')

export const isOff = (section: Json | undefined, key: string): boolean =>
  /^false$/i.test(textIn(section, key) ?? '')

/** A whole number that is not negative. */
export function countIn(section: Json | undefined, key: string): number | undefined {
  const text = textIn(section, key)
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined
}

/** Every scalar of a section as text. */
export const textMap = (section: Section): Record<string, string> =>
  Object.fromEntries(
    Object.keys(section).flatMap((key) => {
      const text = textIn(section, key)
      return text === undefined ? [] : [[key, text]]
    }),
  )
