/** The kinds of old documents that run one container, or several alike. */
import type { Value } from '../base/value.js'

export const RUN_KINDS = [
  'experiment',
  'job',
  'group',
  'build',
  'notebook',
  'tensorboard',
  // Before 0.2: a notebook or a tensorboard.
  'plugin',
  'service',
] as const

export type RunKind = (typeof RUN_KINDS)[number]

export const isRunKind = (value: Value): value is RunKind => RUN_KINDS.some((kind) => kind === value)
