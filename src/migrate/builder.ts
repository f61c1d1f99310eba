/** A build → a job that builds an image with kaniko and pushes it. */
import { cloneOf } from './code.js'
import { Draft } from './draft.js'
import { environmentOf, type Recipe } from './image.js'

const BUILDER = 'gcr.io/kaniko-project/executor:latest'
const CONTEXT = '{{ globals.artifacts_path }}'

export function writeBuild(
  recipe: Recipe,
  component: Draft,
  { run, container }: { run: Draft; container: Draft },
): void {
  const { image, dockerfile, context, steps, variables, language, repository, revision } = recipe
  const path = dockerfile ?? 'Dockerfile'
  const folder = context === undefined ? CONTEXT : `${CONTEXT}/${context}`
  component.add(
    'inputs',
    new Draft()
      .set('name', 'destination')
      .set('type', 'str')
      .set('description', 'the image to push, with its registry and tag')
      .note(
        'the old platform chose the name of the image: give it by `-P destination=REGISTRY/NAME:TAG`',
        'name',
      ),
  )
  if (repository !== undefined) {
    run.add('init', cloneOf(repository, revision))
  } else {
    const at = revision === undefined ? '' : ` at \`${revision}\``
    run.note(
      `the project's code${at} was the folder of the build: bring it here by an \`init\` step with \`git\``,
      'container',
    )
  }
  if (dockerfile === undefined) {
    const variable = environmentOf(variables, undefined).map(([name, value]) => [name, value])
    const file = new Draft()
      .set('image', image ?? 'IMAGE')
      .set('env', variable.length ? variable : undefined)
      .set('run', steps.length ? steps : undefined)
      .set('langEnv', language)
    if (image === undefined) file.note('the old document names no image to build from', 'image')
    run.add('init', new Draft().set('dockerfile', file))
  } else if (image !== undefined || steps.length + variables.length > 0 || language !== undefined) {
    const ignored = { image, steps, variables, language }
    run.note(`beside a \`dockerfile\` the rest of the build had no effect: ${JSON.stringify(ignored)}`)
  }
  container.set('image', BUILDER)
  container.set('args', [
    `--dockerfile=${folder}/${path}`,
    `--context=dir://${folder}`,
    '--destination={{ destination }}',
  ])
}
