/** Reads fields of a normalized section as the type that its schema promises; undefined when absent. */
import { type Dict, isDict, isList, type Value } from '../base/value.js'

export const textOf = (section: Dict, key: string): string | undefined => {
  const value = section[key]
  return typeof value === 'string' ? value : undefined
}

export const flagOf = (section: Dict, key: string): boolean | undefined => {
  const value = section[key]
  return typeof value === 'boolean' ? value : undefined
}

export const dictOf = (section: Dict, key: string): Dict | undefined => {
  const value = section[key]
  return isDict(value) ? value : undefined
}

export const listOf = (section: Dict, key: string): readonly Value[] => {
  const value = section[key] ?? null
  return isList(value) ? value : []
}

/** The items of a list that are sections. */
export const dictsOf = (section: Dict, key: string): readonly Dict[] => listOf(section, key).filter(isDict)
