/**
 * Refuses credentials in the URLs of an operation whose runs are made from the store: those are never written there,
 * so that none of its runs would have them.
 *
 * Input: a compiled operation with its params in place. Output: diagnostics.
 */
import { hasCredentials } from '../base/redact.js'
import { isDict, isList, type Value } from '../base/value.js'
import type { Tracked } from '../compile/merge.js'
import type { Path } from '../polyaxonfile/path.js'
import type { Reporter } from '../polyaxonfile/report.js'

export function checkCredentials({ value, origins }: Tracked, reporter: Reporter): void {
  for (const path of placesOf(value, []))
    reporter.report('schedule-credentials', {}, origins.at(path), {
      hint: 'put them into a connection with a secret, and name that: `init: [{connection: NAME, git: {…}}]`',
    })
}

function* placesOf(value: Value, path: Path): Generator<Path> {
  if (typeof value === 'string' && hasCredentials(value)) yield path
  else if (isList(value)) for (const [index, item] of value.entries()) yield* placesOf(item, [...path, index])
  else if (isDict(value))
    for (const [key, item] of Object.entries(value)) yield* placesOf(item, [...path, key])
}
