/** Turns the paths of init sections into places on the host, confined to the store and to the run's artifacts folder. */
import { isAbsolute, join, normalize, relative, resolve } from 'node:path'
import { fail, ok, type Result } from '../base/result.js'
import { confine, realPathOf, relativeWithin } from '../home/confine.js'
import type { InitContext, InitProblem } from './contract.js'

/** A path in the artifacts store, relative to it; what it really leads to lies in the store. */
export function sourcePlace(path: string, { storePath }: InitContext): Result<string, InitProblem> {
  const relativePath = isAbsolute(path) ? relative(storePath, path) : normalize(path)
  const place = confine(storePath, relativePath)
  if (place !== undefined && relativePath !== '.') return ok(place)
  return fail({
    problem: `\`${path}\` leads out of the artifacts store`,
    hint: 'paths are relative to the store, such as UUID/outputs/FILE',
  })
}

/**
 * Where to put something: below the run's artifacts folder, or in the run's own folder, which is linked there.
 * A relative path starts from the step's `path`, else from the folder `below`.
 */
export function targetPlace(
  path: string,
  context: InitContext,
  { below = '' } = {},
): Result<string, InitProblem> {
  const { artifactsPath, visibleArtifactsPath, storePath, runUuid } = context
  const visible = resolve(visibleArtifactsPath, context.path ?? below, path)
  const inside = relativeWithin(visibleArtifactsPath, visible)
  const place = inside === undefined ? undefined : join(artifactsPath, inside)
  const real = place && realPathOf(place)
  const roots = [artifactsPath, join(storePath, runUuid)].map((root) => realPathOf(root) ?? root)
  if (place && real && roots.some((root) => relativeWithin(root, real) !== undefined)) return ok(place)
  return fail({
    problem: `\`${path}\` leads out of the run's artifacts folder`,
    hint: 'write it as {{ globals.artifacts_path }}/… or as a path relative to that',
  })
}
