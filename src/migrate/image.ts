/**
 * `build` → the container's image and variables. Before 0.2 the same keys stood in `run`.
 *
 * The old platform built an image for every run from a base image, steps and the project's code. Today an
 * image is built before or apart: what it was built from becomes a Dockerfile in a comment.
 */
import { isList, isNumber, type Value } from '../base/value.js'
import { pythonText } from '../types/text/python-text.js'
import type { Draft } from './draft.js'
import { isFlag, isInteger, isText, type OldSection } from './old-section.js'

/** What an image is made of. */
export interface Recipe {
  readonly image: string | undefined
  /** Path of a Dockerfile in the project's code. */
  readonly dockerfile: string | undefined
  readonly context: string | undefined
  readonly steps: readonly string[]
  readonly variables: readonly (readonly [string, string])[]
  readonly language: string | undefined
  /** Address of the repository with the code. */
  readonly repository: string | undefined
  readonly revision: string | undefined
}

export function readRecipe(build: OldSection): Recipe {
  const text = (key: string) => build.readIf(key, isFilled)
  return {
    image: text('image'),
    dockerfile: text('dockerfile'),
    context: text('context'),
    steps: [...build.texts('build_steps'), ...build.texts('steps')],
    variables: (build.readIf('env_vars', isPairs) ?? []).map(([name, value]) => [
      pythonText(name),
      pythonText(value),
    ]),
    language: text('lang_env'),
    repository: text('git'),
    // A commit is exact; with both, the branch stays unread and is told.
    revision: commitOf(build) ?? text('branch'),
  }
}

/** A commit of digits alone is a number to YAML. */
function commitOf(build: OldSection): string | undefined {
  const commit = build.readIf(
    'commit',
    (value): value is string | number => isFilled(value) || isInteger(value),
  )
  return commit === undefined ? undefined : String(commit)
}

const isFilled = (value: Value): value is string => isText(value) && value.trim() !== ''

const isPairs = (value: Value): value is readonly (readonly [Value, Value])[] =>
  isList(value) && value.every((pair) => isList(pair) && pair.length === 2 && pair.every(isPlain))

const isPlain = (value: Value): boolean => isText(value) || isFlag(value) || isNumber(value)

export function writeImage(recipe: Recipe, build: OldSection, container: Draft): void {
  const { image, dockerfile, context, steps, variables, language } = recipe
  container.set('image', image)
  for (const [name, value] of environmentOf(variables, language)) container.add('env', { name, value })
  if (steps.length) {
    container.note(
      [
        'the old platform ran steps on top of this image. Build an image from this Dockerfile once and name it here:',
        ...dockerfileLines(recipe),
      ].join('\n'),
      'image',
    )
  }
  if (steps.some((step) => /\bpolyaxon[-_](?:client|helper)\b/.test(step))) {
    container.note(
      'the steps install the tracking library of the old platform: code that imports `polyaxon_client` or `polyaxon_helper` has to use the `polyaxon` library (`from polyaxon import tracking`) instead',
      'image',
    )
  }
  if (dockerfile !== undefined) {
    const from = context === undefined ? '' : ` in the folder \`${context}\``
    container.note(
      `the image was built from \`${dockerfile}\`${from}: build it once and give its name as \`image\``,
    )
  } else if (context !== undefined) {
    container.note(`\`${build.nameOf('context')}: ${context}\` was the folder that the image was built in`)
  }
  build.drop('ref', container, { because: 'was an earlier build: give the name of its image as `image`' })
  build.drop('nocache', container, { because: 'was for the build, which is not part of a run today' })
  build.drop('backend', container, { because: 'was for the build, which is not part of a run today' })
  build.drop('environment', container, { because: 'was for the build, which is not part of a run today' })
}

/** The variables that were set in the image. */
export function environmentOf(
  variables: Recipe['variables'],
  language: string | undefined,
): readonly (readonly [string, string])[] {
  const names = language === undefined ? [] : ['LC_ALL', 'LANG', 'LANGUAGE']
  return [...names.map((name) => [name, language!] as const), ...variables]
}

function dockerfileLines({ image, steps, variables, language }: Recipe): string[] {
  return [
    `FROM ${image ?? 'IMAGE'}`,
    ...environmentOf(variables, language).map(([name, value]) => `ENV ${name} ${value}`),
    'WORKDIR /code',
    'COPY . /code',
    ...steps.flatMap((step) => `RUN ${step.trimEnd()}`.split('\n')),
  ]
}
