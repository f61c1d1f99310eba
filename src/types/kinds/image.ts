import { isDict, type Value } from '../../base/value.js'
import { plainKind } from '../kind.js'
import { isTemplateRef } from '../template-ref.js'
import { strip } from '../text/strip.js'

/** The name of a container image, or a text with a template in it; `{name: …}` is the old form. */
export function readImage(value: Value): string | undefined {
  const name = isDict(value) ? value.name : value
  if (typeof name !== 'string' || name === '') return undefined
  return isTemplateRef(name) || isImageName(name) ? name : undefined
}

function isImageName(name: string): boolean {
  if (name.includes(' ')) return false
  // Polyaxon strips the letters of `https://` from both ends, whatever they are part of.
  const parts = strip(name, 'htps:/').split(':')
  if (parts.length !== 3) return parts.length < 3
  // `host:port/name:tag`
  return parts[1]!.includes('/') && !parts[1]!.startsWith('/')
}

export const image = plainKind({
  names: ['image', 'ImageStr'],
  expects: 'the name of a container image',
  expectsMany: 'names of container images',
  example: 'python:3.12',
  readsText: true,
  read: readImage,
})
