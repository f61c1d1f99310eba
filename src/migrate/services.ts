/** Notebooks and tensorboards: the old platform knew their commands, a service spells them out. */
import { Draft } from './draft.js'
import { isText, type OldSection } from './old-section.js'

const NOTEBOOK_PORT = 8888
const TENSORBOARD_PORT = 6006

export function writeNotebook(old: OldSection, run: Draft, container: Draft): void {
  const backend = old.readIf(
    'backend',
    (value): value is string => isText(value) && ['notebook', 'lab'].includes(value),
  )
  run.set('ports', [NOTEBOOK_PORT])
  container.set('command', ['/bin/sh', '-c'])
  container.set('args', [
    `jupyter ${backend ?? 'notebook'} --no-browser --port=${NOTEBOOK_PORT} --ip=0.0.0.0 --allow-root --NotebookApp.allow_origin='*' --NotebookApp.notebook_dir=.`,
  ])
  container.note(
    'the old platform started the notebook itself, with a token of its own: Jupyter prints the one it makes to the log',
    'args',
  )
}

export function writeTensorboard(component: Draft, run: Draft, container: Draft): void {
  run.set('ports', [TENSORBOARD_PORT]).add('init', { artifacts: { dirs: ['{{ uuid }}/outputs'] } })
  container.set('command', ['/bin/sh', '-c'])
  container.set('args', [
    `tensorboard --logdir={{ globals.artifacts_path }}/{{ uuid }}/outputs --port=${TENSORBOARD_PORT} --host=0.0.0.0`,
  ])
  const input = new Draft()
    .set('name', 'uuid')
    .set('type', 'str')
    .set('description', 'the run whose outputs are shown')
  component.add(
    'inputs',
    input.note(
      'the old command line named the experiment or group to show: give a run by `-P uuid=UUID`',
      'name',
    ),
  )
}
