/** Takes the name of an image apart. Pure. */

export interface ImageReference {
  /** What is pulled, without tag and digest, e.g. `python` or `ghcr.io/org/name`. */
  readonly name: string
  /** Tag or digest; engines take both in one place. */
  readonly tag: string
  /** Host of its registry, e.g. `docker.io`, `localhost:5000`. */
  readonly registry: string
}

const DEFAULT_REGISTRY = 'docker.io'

export function parseImageReference(image: string): ImageReference {
  const [path = '', digest] = image.split('@')
  const colon = path.lastIndexOf(':')
  const hasTag = colon > path.lastIndexOf('/')
  const name = hasTag ? path.slice(0, colon) : path
  return { name, tag: digest ?? (hasTag ? path.slice(colon + 1) : 'latest'), registry: registryOf(name) }
}

/** As Docker tells a host from the first part of a name: it has a dot or a port, or is `localhost`. */
function registryOf(name: string): string {
  const [first = '', ...rest] = name.split('/')
  return rest.length > 0 && /[.:]|^localhost$/.test(first) ? first : DEFAULT_REGISTRY
}
