import type { Dict } from '../../base/value.js'
import type { FileRole, Origins } from '../origins.js'
import type { Reporter } from '../report.js'

/** What a rule looks at. After shape errors `value` is as written, so a rule must not rely on the shape. */
export interface RuledDocument {
  readonly value: Dict
  readonly origins: Origins
  readonly role: FileRole
}

/** A check of meaning, beyond what a schema can say: one rule a file, listed in `index.ts`. */
export type Rule = (document: RuledDocument, reporter: Reporter) => void
