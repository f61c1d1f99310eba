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

  // documents
  'file-not-loaded': formatError('read', ({ file, problem }) => `\`${file}\` cannot be read: ${problem}`),
  'old-format': formatError(
    'validate',
    ({ present }) => `this is the format of Polyaxon before 1.0; today it would be ${present}`,
  ),
  'not-old-format': ownError('validate', ({ problem }) => `this is not a Polyaxonfile: ${problem}`),
  'mixed-format': ownError(
    'validate',
    ({ kind, section }) =>
      `\`kind: ${kind}\` is the format since Polyaxon 1.0, but \`${section}\` belongs to the one before`,
  ),
  'old-kind': ownError('validate', ({ kind }) => `no Polyaxonfile has ever been of \`kind: ${kind}\``),
  'old-section': ownError(
    'validate',
    ({ section, wanted, actual }) => `\`${section}\` must be ${wanted}, not ${actual}`,
  ),
  'old-unclear': ownError('validate', ({ problem }) => `${problem}`),
  'not-a-preset': formatError('validate', ({ kind }) => `a preset is of \`kind: operation\`, not ${kind}`),
  'io-name-twice': warning('validate', ({ name, list }) => `two ${list} are called \`${name}\``),
  'io-type': warning('validate', ({ problem }) => `${problem}`),
  'io-value': formatError('validate', ({ problem }) => `${problem}`),
  'io-default': formatError('validate', ({ name }) => `\`${name}\` has a default, and so it is optional`),
  'io-flag': formatError(
    'validate',
    ({ name, type }) => `\`${name}\` is of type \`${type}\` and cannot be a flag: only a \`bool\` can`,
  ),
  'no-reference': formatError('validate', () => 'this operation does not say what it runs'),
  'two-references': formatError(
    'validate',
    ({ first, second }) => `\`${first}\` and \`${second}\` both say what this operation runs: keep one`,
  ),
  'param-ref-value': formatError(
    'validate',
    ({ name, actual }) =>
      `\`${name}\` has a \`ref\`, so its \`value\` must be the text that names a place there, not ${actual}`,
  ),
  'init-two-sources': formatError(
    'validate',
    ({ first, second }) => `an init step brings one thing, and this one has \`${first}\` and \`${second}\``,
  ),
  'init-git-url': formatError('validate', () => 'this step does not say which repository it brings'),
  'dockerfile-image': formatError(
    'validate',
    ({ actual }) => `the image of a dockerfile cannot be ${actual}`,
  ),
  'init-git-flags': ownError('validate', ({ problem }) => problem!),
  'choices-over-one': formatError(
    'validate',
    ({ name }) => `the probabilities of \`${name}\` add up to more than 1`,
  ),
  'span-order': formatError('validate', ({ name }) => `the span of \`${name}\` does not go upwards`),
  'span-step': formatError('validate', ({ name, key }) => `the \`${key}\` of \`${name}\` must not be zero`),
  'utility-constant': formatError(
    'validate',
    ({ name, constant }) => `the acquisition function \`${name}\` needs a \`${constant}\``,
  ),
  'tuner-refused': ownError(
    'validate',
    ({ kind, name }) =>
      `a \`${kind}\` matrix promotes its runs by itself and cannot ask the tuner \`${name}\``,
  ),
  'tuner-missing': warning('validate', () => 'an `iterative` matrix without a `tuner` has nothing to run'),
  'interval-frequency': ownError('validate', () => 'the time between two runs must be at least a second'),
  'cron-syntax': ownError('validate', ({ problem }) => `${problem}`),
  'cron-never': ownError('validate', ({ cron }) => `the time \`${cron}\` never comes`),
  'schedule-order': ownError('validate', () => 'this schedule ends before it starts'),
  'schedule-max-runs': ownError('validate', ({ actual }) => `with \`maxRuns: ${actual}\` this never runs`),

  // shape
  'unknown-key': formatError('validate', ({ key, section }) => `\`${key}\` is not a key of ${section}`),
  'missing-key': formatError('validate', ({ key, section }) => `\`${key}\` is missing in ${section}`),
  'unknown-kind': formatError(
    'validate',
    ({ place, actual }) => `the \`kind\` of ${place} cannot be ${actual}`,
  ),
  'wrong-type': formatError(
    'validate',
    ({ place, expected, actual }) => `${place} must be ${expected}, not ${actual}`,
  ),
  'not-one-of': formatError(
    'validate',
    ({ place, values, actual }) => `${place} must be ${values}, not ${actual}`,
  ),
  'out-of-range': formatError(
    'validate',
    ({ place, range, actual }) => `${place} must be ${range}, not ${actual}`,
  ),
  'wrong-name': formatError(
    'validate',
    ({ place, actual }) => `${place} may hold only letters, digits, \`-\` and \`_\`, and not be ${actual}`,
  ),
  'reserved-name': formatError(
    'validate',
    ({ place, actual }) => `${place} cannot be ${actual}: templates use that name for something else`,
  ),
  'wrong-length': formatError(
    'validate',
    ({ place, length }) => `${place} must have exactly ${length} items`,
  ),
  'empty-section': formatError('validate', ({ place }) => `${place} must not be empty`),
  'key-not-text': formatError(
    'validate',
    ({ actual }) => `this key must be a text, but it is read as ${actual}`,
  ),
  'deprecated-key': warning('validate', ({ key }) => `\`${key}\` is deprecated`),

  // compile
  'ref-not-loaded': formatError(
    'compile',
    ({ ref, problem }) => `the component \`${ref}\` cannot be loaded: ${problem}`,
  ),
  'ref-not-component': formatError(
    'compile',
    ({ ref, kind }) => `\`${ref}\` is of \`kind: ${kind}\`, and only a component can be referred to`,
  ),
  'component-missing': formatError('compile', () => 'this is a preset: by itself it has no component to run'),
  'template-in-component': formatError(
    'compile',
    () => 'a component with a `template` section cannot be compiled',
  ),
  'mount-twice': formatError('compile', () => 'the operation and its component both have a `mount`'),
  'run-patch-kind': formatError(
    'compile',
    ({ patch, run }) =>
      `the patch is for a run of \`kind: ${patch}\`, the component has one of \`kind: ${run}\``,
  ),
  'patch-conflict': formatError(
    'compile',
    ({ place }) => `\`${place}\` is a mapping or a list, and this cannot be merged into it`,
  ),
  'plugin-needs-service': formatError(
    'compile',
    ({ plugin, kind }) => `\`${plugin}\` works only with a run of \`kind: service\`, not \`${kind}\``,
  ),
  'param-missing': formatError(
    'compile',
    ({ name }) => `\`${name}\` is required, and nothing gives it a value`,
  ),
  'param-unexpected': formatError(
    'compile',
    ({ name }) => `\`${name}\` is not an input or output of the component`,
  ),
  'param-value': formatError('compile', ({ problem }) => `${problem}`),
  'param-reference': formatError('compile', ({ name, problem }) => `\`${name}\`: ${problem}`),
  'context-reference': ownError('compile', ({ name, problem }) => `\`${name}\`: ${problem}`),
  'param-unknown-place': formatError(
    'compile',
    ({ name, place }) => `\`${name}\` refers to \`${place}\`, which does not exist`,
  ),
  'param-place-type': formatError(
    'compile',
    ({ name, place, wants, gets }) => `\`${name}\` takes \`${wants}\`, but \`${place}\` gives \`${gets}\``,
  ),
  'join-without-params': formatError('compile', () => 'a join without `params` gives nothing'),
  'join-wants-list': formatError(
    'compile',
    ({ name }) => `\`${name}\` takes a single value, but a join gives a list`,
  ),
  'matrix-param-type': formatError(
    'compile',
    ({ name, kind, type, wanted }) =>
      `a \`${kind}\` gives values for an input of type ${wanted}, but \`${name}\` is of type \`${type}\``,
  ),
  'matrix-incomplete': formatError(
    'compile',
    ({ name, key }) =>
      `the matrix has no ${key}, so nobody can tell whether it gives a value for \`${name}\``,
  ),
  'param-overridden': warning(
    'compile',
    ({ name }) => `the matrix proposes values for \`${name}\`, so the one that is given is not used`,
  ),

  // configuration files
  'config-name-twice': ownError('validate', ({ name }) => `two connections are called \`${name}\``),
  'config-kind': ownError(
    'validate',
    ({ kind }) => `\`${kind}\` is no kind of connection that is known here`,
  ),
  'config-connection': ownError(
    'validate',
    ({ name, kind, key }) => `the connection \`${name}\` is of \`kind: ${kind}\` and needs \`schema.${key}\``,
  ),
  'config-key': ownError('validate', ({ key, name }) => `\`${name}\` has no key \`${key}\``),
  'config-source': ownError(
    'validate',
    ({ key, count }) => `\`${key}\` needs one of \`env\`, \`file\` and \`command\`; it has ${count}`,
  ),
  'config-home-only': warning(
    'validate',
    ({ section }) => `\`${section}\` of a project does not count: it is the home’s`,
  ),
  'not-configured': warning('compile', ({ what }) => `the configuration has no ${what}`),

  // resolve
  'unknown-name': warning(
    'resolve',
    ({ name }) => `nothing is called \`${name}\` here: it renders as nothing`,
  ),
  'template-syntax': formatError('resolve', ({ problem }) => `this template cannot be read: ${problem}`),
  'template-undefined': formatError(
    'resolve',
    ({ problem }) => `this template cannot be rendered: ${problem}`,
  ),
  'template-operation': formatError(
    'resolve',
    ({ problem }) => `this template cannot be rendered: ${problem}`,
  ),
  'template-unsupported': ownError(
    'resolve',
    ({ problem }) => `this template cannot be rendered: ${problem}`,
  ),
  'template-limit': ownError('resolve', ({ problem }) => `this template cannot be rendered: ${problem}`),
  'template-key': formatError('resolve', ({ actual }) => `a key cannot become ${actual}`),
  'param-to-init': formatError(
    'resolve',
    ({ name, type }) => `\`${name}\` of type \`${type}\` cannot be turned into an init step`,
  ),
  'connection-unknown': formatError('resolve', ({ name }) => `no connection is called \`${name}\``),
  'replica-init-text': formatError('resolve', () => 'the `init` of a replica is a list, not a template'),
  'fact-missing': ownError(
    'resolve',
    ({ name, place }) => `\`${name}\` refers to \`${place}\`, which has no value`,
  ),
  'value-unavailable': ownError('resolve', ({ problem }) => problem!),

  // plan
  'schedule-credentials': ownError(
    'plan',
    () => 'the runs of a schedule are made from the store, and credentials in a URL are never written there',
  ),
  'dag-empty': formatError('plan', () => 'a dag needs at least one operation'),
  'dag-operation-name': formatError('plan', () => 'an operation of a dag needs a `name`'),
  'dag-operation-twice': formatError(
    'plan',
    ({ name }) => `two operations of the dag are called \`${name}\``,
  ),
  'dag-operation-merged': ownError('plan', ({ name }) => `two operations of the dag are called \`${name}\``),
  'dag-component-twice': formatError(
    'plan',
    ({ name }) => `two components of the dag are called \`${name}\``,
  ),
  'dag-no-component': formatError('plan', ({ operation }) => `\`${operation}\` has no component to run`),
  'dag-too-large': ownError(
    'plan',
    ({ most }) => `this dag and the dags in it have more than ${most} together`,
  ),
  'dag-cycle': formatError('plan', ({ cycle }) => `these operations wait for each other: ${cycle}`),
  'dag-unknown-upstream': formatError(
    'plan',
    ({ name, operation }) => `\`${operation}\` waits for \`${name}\`, which is not an operation of this dag`,
  ),
  'dag-unknown-component': formatError(
    'plan',
    ({ name, operation }) =>
      `\`${operation}\` runs \`${name}\`, which is not among the \`components\` of this dag`,
  ),
} satisfies Record<string, Entry>

export type Code = keyof typeof catalogue
