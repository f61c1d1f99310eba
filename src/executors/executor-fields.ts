/** The executors by name, with what each does with every field. */
import { DOCKER_FIELDS } from './docker/supported-fields.js'
import type { FieldTable } from './field-support.js'
import { PROCESS_FIELDS } from './process/supported-fields.js'
import { SANDBOX_FIELDS } from './sandbox/supported-fields.js'

const FIELDS: Readonly<Record<string, FieldTable>> = {
  process: PROCESS_FIELDS,
  sandbox: SANDBOX_FIELDS,
  docker: DOCKER_FIELDS,
}

export const EXECUTORS = Object.keys(FIELDS)

export const executorFields = (executor: string): FieldTable | undefined => FIELDS[executor]
