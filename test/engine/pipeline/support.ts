/** Pipelines from text to their end, over a real store and with real processes. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemIds } from '../../../src/host/system.js'
import type { RunRecord } from '../../../src/lifecycle/run.js'
import { compile } from '../../../src/pipeline.js'
import { type Plan, planOperation } from '../../../src/plan/pipeline-plan.js'
import { bundleOf } from '../../../src/polyaxonfile/bundle.js'
import type { RunStore } from '../../../src/store/contract.js'
import type { engineInHome } from '../support.js'

export type Home = Awaited<ReturnType<typeof engineInHome>>

/** The plan of a document. */
export function planOf({ engine }: Pick<Home, 'engine'>, text: string): Plan {
  const uuid = systemIds.uuid()
  const context = { owner: 'o', project: 'p', uuid, contextRoot: engine.contextRoot('process', uuid)! }
  const { operation, diagnostics } = compile(bundleOf({ name: 'a.yaml', text }), { context })
  if (!operation) throw new Error(diagnostics.map(({ message }) => message).join('\n'))
  return planOperation(operation, {
    uuid,
    owner: 'o',
    project: 'p',
    documentDir: null,
    executor: 'process',
    context,
  })
}

export const runText = (home: Home, text: string): Promise<RunRecord> => home.engine.run(planOf(home, text))

/** How the children of a run ended, by key. */
export async function endsOf(store: RunStore, uuid: string): Promise<Record<string, string>> {
  return Object.fromEntries((await store.children(uuid)).map(({ key, status }) => [key, status]))
}

/** A dag of operations, given line by line, over two components: `sh` runs its input `do`, `echo` prints `x`. */
export const dagOf = (operations: readonly string[], sections = ''): string => `version: 1.1
kind: component
run:
  kind: dag
${sections}
  operations:
${operations.map((line) => `  - ${line}`).join('\n')}
  components:
  - name: sh
    cache: {disable: true}
    inputs: [{name: do, type: str}, {name: x, type: str, value: "", isOptional: true}]
    outputs: [{name: said, type: str}]
    run: {kind: job, container: {command: [sh, -c, "{{ do }}"], env: [{name: X, value: "{{ x }}"}]}}
`

/** The shell's line that opens a gate for another process, and the one that waits for it. */
export function gate(home: string, name: string) {
  const path = join(home, `gate-${name}`)
  return { path, open: () => writeFileSync(path, ''), wait: `while [ ! -e ${path} ]; do sleep 0.02; done` }
}

/** Waits until something holds, by asking again and again. */
export async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10))
}
