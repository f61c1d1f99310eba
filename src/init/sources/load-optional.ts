/** Loads a package that pxrun does not bring along; undefined when it is not installed. */
export async function loadOptional<T>(name: string): Promise<T | undefined> {
  try {
    return (await import(name)) as T
  } catch {
    return undefined
  }
}
