/**
 * Loads onnxruntime-node, an optional package that is large and native: only when something is scored.
 */
import type * as Onnx from 'onnxruntime-node'
import { fail, ok, type Result } from '../base/result.js'
import type { ScoreProblem } from './score-problem.js'
import { systemErrorCode } from './system-error.js'

export type OnnxRuntime = typeof Onnx

/** The version that pxrun is tested with, named in the advice on how to install it. */
const testedVersion = '1.30.0'

/** The loaded runtime, or what to do about its absence. `load` is there for tests of that absence. */
export async function loadOnnxRuntime(
  load: () => Promise<OnnxRuntime> = () => import('onnxruntime-node'),
): Promise<Result<OnnxRuntime, ScoreProblem>> {
  try {
    return ok(await load())
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const [reason = message] = message.split('\n')
    // Its own native file can be what is missing, so the code alone does not tell.
    const absent = systemErrorCode(error) === 'ERR_MODULE_NOT_FOUND' && reason.includes("'onnxruntime-node'")
    return fail(
      absent ? { kind: 'runtime-missing', version: testedVersion } : { kind: 'runtime-broken', reason },
    )
  }
}
