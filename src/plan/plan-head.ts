/** What the plans of runs and of pipelines have in common. */
import { type Json, toJson, type Value } from '../base/value.js'
import type { ResolvedOperation } from '../resolve/resolved-operation.js'
import type { RunPlan } from './run-plan.js'

export interface PlanHeadOptions {
  readonly uuid: string
  readonly owner: string
  readonly project: string
  readonly documentDir: string | null
  readonly executor: string
}

export type PlanHead = Pick<
  RunPlan,
  | 'version'
  | 'uuid'
  | 'owner'
  | 'project'
  | 'documentDir'
  | 'executor'
  | 'name'
  | 'description'
  | 'tags'
  | 'inputs'
  | 'outputs'
  | 'operation'
>

export function planHead(
  operation: ResolvedOperation,
  { uuid, owner, project, documentDir, executor }: PlanHeadOptions,
): PlanHead {
  const { name, description, tags, inputs, outputs, compiled } = operation
  return {
    version: 1,
    uuid,
    owner,
    project,
    documentDir,
    executor,
    name,
    description,
    tags,
    inputs: jsonValues(inputs),
    outputs: jsonValues(outputs),
    operation: toJson(compiled),
  }
}

const jsonValues = (values: Readonly<Record<string, Value>>): Record<string, Json> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, toJson(value)]))
