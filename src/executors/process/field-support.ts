/** What a plain process can honour of an operation; everything else is named, so that nothing is ignored in silence. */
import type { Json } from '../../base/value.js'

/** Sections by their path; a section that is listed alone is honoured whole. */
const HONOURED = new Set([
  'version',
  'kind',
  'name',
  'description',
  'tags',
  'presets',
  'inputs',
  'outputs',
  'contexts',
  'params',
  'conditions',
  'termination.timeout',
  'termination.maxRetries',
  'run.kind',
  'run.init',
  'run.container.name',
  'run.container.command',
  'run.container.args',
  'run.container.env',
  'run.container.workingDir',
])

/** Sections of which some keys are honoured. */
const PARTIAL = new Set(['termination', 'run', 'run.container'])

export function unsupportedFields(operation: Json): string[] {
  const notices: string[] = []
  collect(operation, '', notices)
  return notices
}

function collect(section: Json, path: string, notices: string[]): void {
  if (section === null || typeof section !== 'object' || Array.isArray(section)) return
  for (const [key, value] of Object.entries(section)) {
    const field = path ? `${path}.${key}` : key
    if (HONOURED.has(field) || isEmpty(value)) continue
    if (PARTIAL.has(field)) collect(value, field, notices)
    else if (field === 'run.container.image') notices.push(`the image ${String(value)} is recorded, not used: this is a plain process`)
    else notices.push(`\`${field}\` is not honoured by the process executor`)
  }
}

const isEmpty = (value: Json) =>
  value === null || value === false || (typeof value === 'object' && Object.keys(value).length === 0)
