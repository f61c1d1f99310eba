/**
 * The kinds of artifacts that Polyaxon knows. A kind names a folder below `events/` and `assets/`, so only these
 * words may become one.
 */

export const ARTIFACT_KINDS = [
  'model',
  'audio',
  'video',
  'histogram',
  'image',
  'tensor',
  'dataframe',
  'chart',
  'csv',
  'tsv',
  'psv',
  'ssv',
  'metric',
  'env',
  'html',
  'text',
  'file',
  'dir',
  'dockerfile',
  'docker_image',
  'data',
  'coderef',
  'table',
  'tensorboard',
  'curve',
  'confusion',
  'analysis',
  'iteration',
  'markdown',
  'system',
  'artifact',
  'span',
] as const

export type ArtifactKind = (typeof ARTIFACT_KINDS)[number]

const known: ReadonlySet<string> = new Set(ARTIFACT_KINDS)

export const isArtifactKind = (word: string): word is ArtifactKind => known.has(word)
