import type { Origins } from '../polyaxonfile/origins.js'
import { pathText } from '../polyaxonfile/path.js'
import type { Reporter } from '../polyaxonfile/report.js'
import type { Merged } from './merge.js'

/** Reports parts of a patch that cannot be merged with what is there. */
export function reportConflicts({ conflicts }: Merged, patchOrigins: Origins, reporter: Reporter): void {
  for (const path of conflicts) {
    reporter.report('patch-conflict', { place: pathText(path) }, patchOrigins.at(path), {
      hint: 'give one of the same kind, or say `patchStrategy: replace`',
    })
  }
}
