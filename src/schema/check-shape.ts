/**
 * Judges the shape of a document or of a part of one, with the validators that ajv has made.
 *
 * Input: the projection of a normal form (see src/polyaxonfile/normalize). Output: the causes of what is
 * wrong, in the order of the document. Knows no meaning beyond the schemas and no positions in a text.
 */
import { invariant } from '../base/invariant.js'
import { rootCauses } from './root-causes.js'
import { rootShape, type ShapeName } from './shape.js'
import type { ShapeProblem } from './shape-problem.js'
import {
  component,
  config,
  operation,
  rayReplica,
  replica,
  run,
  type Validator,
} from './validators.generated.js'

const VALIDATORS: Readonly<Record<ShapeName, Validator>> = {
  component,
  operation,
  run,
  replica,
  rayReplica,
  config,
}

/**
 * @param document JSON. A value that JSON lacks (a date, bytes) and that has no place here may stand in it
 * as something that is no JSON value: it fits only where anything fits.
 */
export function checkShape(name: ShapeName, document: unknown): ShapeProblem[] {
  const validate = VALIDATORS[name]
  if (validate(document)) return []
  const problems = rootCauses(rootShape(name), document, validate.errors ?? [])
  invariant(problems.length > 0, `the shape of a ${name} is wrong, and no cause was found`)
  return problems
}
