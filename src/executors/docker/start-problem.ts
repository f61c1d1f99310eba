/** Turns an engine's words about a container that it could not start into a failure for people. Pure. */
import type { Failure } from '../../lifecycle/failure.js'

const NOT_FOUND = [
  /executable file .*not found in \$PATH/,
  /exec: "[^"]*": stat [^:]*: no such file or directory/,
  /attempted to invoke a command that was not found/,
]
/** Layers of the engine that pass an error on, each with its own words before it. */
const LAYERS =
  /^(failed to create (shim )?task( for container)?|OCI runtime create failed|runc|crun|runc create failed|unable to start container process|container_linux\.go:\d+|starting container process caused)\s*: */
const TAIL = /(: unknown|: OCI [\w ]+)+$/

export function startFailure({
  container,
  program,
  problem,
}: {
  container: string
  program: string
  problem: string
}): Failure {
  if (NOT_FOUND.some((pattern) => pattern.test(problem)))
    return { reason: 'command-not-found', container, command: program }
  return { reason: 'start-failed', container, problem: core(problem) }
}

/** `… OCI runtime create failed: runc create failed: X: unknown` is X. */
function core(problem: string): string {
  let text = problem
  for (let shorter = text.replace(LAYERS, ''); shorter !== text; shorter = text.replace(LAYERS, ''))
    text = shorter
  return text.replace(TAIL, '')
}
