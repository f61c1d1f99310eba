/**
 * Where the code comes from: the old platform copied the project's code into every image, or cloned the
 * repository that `build.git` named.
 */
import type { Dict } from '../base/value.js'
import type { Draft } from './draft.js'
import type { Recipe } from './image.js'

/** The keys of `build` that say which code it is. */
export const CODE_KEYS = ['git', 'commit', 'branch'] as const

export interface Pod {
  readonly run: Draft
  readonly container: Draft
}

export function writeCode({ repository, revision }: Recipe, { run, container }: Pod): void {
  if (repository !== undefined) {
    run.add('init', cloneOf(repository, revision))
    container.set('workingDir', `{{ globals.artifacts_path }}/${repositoryName(repository)}`)
    return
  }
  run.note(
    [
      `the project's code${revision === undefined ? '' : ` at \`${revision}\``} was in the image, and the command ran in its folder (/code). A local run starts in the folder of this file; a container has the code in its image, or gets it by a step like this one:`,
      'init:',
      '  - git:',
      '      url: https://HOST/NAME.git',
      ...(revision === undefined ? [] : [`      revision: ${revision}`]),
      'container:',
      '  workingDir: "{{ globals.artifacts_path }}/NAME"',
    ].join('\n'),
    'container',
  )
}

/** The folder that a clone is put into. */
const repositoryName = (url: string): string =>
  url
    .replace(/[?#].*$/, '')
    .replace(/\/+$/, '')
    .split(/[/:]/)
    .at(-1)!
    .replace(/\.git$/, '')

export const cloneOf = (url: string, revision: string | undefined): { readonly git: Dict } => ({
  git: { url, ...(revision !== undefined && { revision }) },
})
