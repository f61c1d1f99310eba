/**
 * Every diagnostic code, with the phase that raises it and where the rule comes from.
 *
 * Codes are stable: users filter on them. The wording of a message lives at `message` so that all
 * wording can be read in one place; its arguments are named.
 */
import type { Origin, Phase, Severity } from './diagnostic.js'

interface Entry {
  readonly phase: Phase
  readonly severity: Severity
  readonly origin: Origin
  readonly message: (args: Readonly<Record<string, string>>) => string
}

const entry = (phase: Phase, severity: Severity, origin: Origin, message: Entry['message']): Entry => ({
  phase,
  severity,
  origin,
  message,
})

const formatError = (phase: Phase, message: Entry['message']) => entry(phase, 'error', 'format', message)
const warning = (phase: Phase, message: Entry['message']) => entry(phase, 'warning', 'pxrun', message)
const ownError = (phase: Phase, message: Entry['message']) => entry(phase, 'error', 'pxrun', message)

export const catalogue = {
  // read
  'yaml-syntax': formatError('read', ({ problem }) => `this is not valid YAML: ${problem}`),
  'yaml-limit': ownError('read', ({ problem }) => `${problem}`),
  'yaml-alias': formatError('read', ({ problem }) => `${problem}`),
  'yaml-key': formatError('read', ({ kind }) => `${kind} cannot be the key of a mapping`),
  'yaml-merge': formatError('read', ({ kind }) => `\`<<\` cannot merge ${kind}`),
  'yaml-multiple-documents': formatError(
    'read',
    () => 'a second document begins here, but a file holds only one',
  ),
  'yaml-tag': formatError('read', ({ tag, verdict }) => `the tag \`${tag}\` ${verdict}`),
  'yaml-value': formatError('read', ({ text, type }) => `\`${text}\` is not a valid ${type}`),
  'yaml-duplicate-key': warning(
    'read',
    ({ key }) => `the key \`${key}\` is given twice; the last one counts`,
  ),
} satisfies Record<string, Entry>

export type Code = keyof typeof catalogue
