/** Names of metrics, events, inputs and outputs: what the tracking makes of the name that a script gives. */

/**
 * The name as Polyaxon stores it: accents dropped, `/` and `\` as `__`, blanks and dots as `-`. What is
 * left is letters, digits, `_` and `-`, so it is one file name and never a path. May be empty.
 */
export function toEventName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[^\x00-\x7f]/g, '')
    .replace(/[^\w\\/.\s\x1c-\x1f-]/g, '')
    .replace(/^[\s\x1c-\x1f]+|[\s\x1c-\x1f]+$/g, '')
    .replace(/[\\/]+/g, '__')
    .replace(/[-.\s\x1c-\x1f]+/g, '-')
}

/** The part of a file name before its first dot, which is the name of an artifact that was given none. */
export const nameOfFile = (path: string): string => baseName(path).split('.')[0]!

/** Everything behind the first dot of a file name, in lower case: `tar.gz`. Empty without a dot. */
export const extensionOfFile = (path: string): string =>
  baseName(path).split('.').slice(1).join('.').toLowerCase()

const baseName = (path: string): string => path.replace(/[\\/]+$/, '').replace(/^.*[\\/]/s, '')
