/** The files that `pxrun init` writes: one of each sort, small enough to be read and run at once. */

export interface StarterFile {
  readonly name: string
  /** What it shows, for the list that is printed. */
  readonly summary: string
  readonly text: string
}

const train = `version: 1.1
# A component says what to run, and what it takes and gives. It can be run as it is, or be referred to.
kind: component
name: train
# Each input has a type, and a default unless it has to be given: \`pxrun run -f train.yaml -P rate=0.5\`.
inputs:
  - name: rate
    type: float
    value: 0.1
    description: How far a step goes.
  - name: epochs
    type: int
    value: 3
    # What a value has to satisfy, beside its type.
    validation:
      ge: 1
outputs:
  - name: accuracy
    type: float
run:
  # A job runs until it ends. Others: service, dag, mpijob, tfjob, pytorchjob, …
  kind: job
  container:
    # Used by \`--executor docker\`; without it the command is a plain process of this machine.
    image: busybox
    command: [sh, -c]
    # Templates see the inputs by name, \`params.NAME.as_arg\` (here \`--rate=0.1\`) and \`globals.*\`.
    args:
      - |
        echo "training {{ params.rate.as_arg }} for {{ epochs }} epochs"
        mkdir -p "{{ globals.run_outputs_path }}"
        echo "rate {{ rate }}" > "{{ globals.run_outputs_path }}/model.txt"
`

const experiment = `version: 1.1
# An operation runs a component with params of its own.
kind: operation
name: experiment
# The component, relative to this file. Also: hubRef, urlRef, or the component itself under \`component\`.
pathRef: ./train.yaml
params:
  rate:
    value: 0.5
  epochs:
    value: 5
# What happens when it takes too long or fails, in seconds and tries.
termination:
  timeout: 3600
  maxRetries: 1
# To try several params, give a matrix instead of params:
# matrix:
#   kind: grid
#   concurrency: 2
#   params:
#     rate:
#       kind: choice
#       value: [0.1, 0.5]
#     epochs:
#       kind: range
#       value: [1, 5, 2]
`

const nightly = `version: 1.1
# An operation with a schedule runs again and again while \`pxrun scheduler start\` is up.
kind: operation
name: nightly
schedule:
  # Also: interval (every so many seconds), datetime (once).
  kind: cron
  # Minute, hour, day of month, month, day of week. To see the times:
  # pxrun schedule explain -f nightly.yaml --from 2026-03-01 --to 2026-03-08
  cron: '30 2 * * 1-5'
  # Not while the one before is still running.
  dependsOnPast: true
pathRef: ./train.yaml
params:
  epochs:
    value: 20
`

const pipeline = `version: 1.1
# A dag runs operations in the order in which they need each other.
kind: component
name: pipeline
inputs:
  - name: rate
    type: float
    value: 0.1
run:
  kind: dag
  # How many run at a time.
  concurrency: 2
  # Components of its own, which operations run by \`dagRef\`.
  components:
    - name: say
      inputs:
        - name: text
          type: str
      run:
        kind: job
        container:
          image: busybox
          command: [echo, '{{ text }}']
  operations:
    - name: prepare
      dagRef: say
      params:
        text:
          value: preparing
    - name: train
      # A component of another file.
      pathRef: ./train.yaml
      # What has to be done first. A param with a ref says so by itself.
      dependencies: [prepare]
      params:
        rate:
          # An input of this dag. What another operation gave would be \`ref: ops.train\`, \`value: outputs.accuracy\`.
          ref: dag
          value: inputs.rate
    - name: report
      dagRef: say
      dependencies: [train]
      # all_succeeded unless said: also all_done, one_failed, …
      trigger: all_done
      params:
        text:
          value: done
`

/** @param schema where the schema for editors is, as the line on top of each file names it. */
export const starterFiles = (schema: string): StarterFile[] =>
  (
    [
      ['train.yaml', 'a component: what to run, with inputs', train],
      ['experiment.yaml', 'an operation: the component with params', experiment],
      ['nightly.yaml', 'a schedule: the component every night', nightly],
      ['pipeline.yaml', 'a dag: several operations in order', pipeline],
    ] as const
  ).map(([name, summary, text]) => ({
    name,
    summary,
    text: `# yaml-language-server: $schema=${schema}\n${text}`,
  }))
