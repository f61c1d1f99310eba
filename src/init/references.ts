/**
 * `lineageRef`, `modelRef` and `artifactRef`: copies what an earlier run has produced, by its name in the lineage.
 *
 *   lineageRef   RUN_UUID:NAME
 *   modelRef     [PROJECT/]NAME[:VERSION], of the kind `model`; a version is `latest` (default) or a run's uuid or its beginning
 *   artifactRef  the same, of any other kind
 */
import { basename } from 'node:path'
import { fail, ok, type Result } from '../base/result.js'
import type { ArtifactRecord } from '../lifecycle/run.js'
import type { InitContext, Initializer, InitProblem } from './contract.js'
import { copyFromStore } from './store-copies.js'

interface Found {
  readonly uuid: string
  readonly artifact: ArtifactRecord
}

type Find = (reference: string, context: InitContext) => Promise<Result<Found, InitProblem>>

const initializer = (kind: string, find: Find): Initializer => ({
  kind,
  async run(spec, context) {
    if (typeof spec !== 'string' || spec === '') return fail({ problem: `\`${kind}\` is no text` })
    const found = await find(spec, context)
    if (!found.ok) return found
    const { uuid, artifact } = found.value
    if (artifact.path === null)
      return fail({ problem: `\`${artifact.name}\` of the run ${uuid} has no path` })
    if (/^([\w+.-]+:\/\/|\/)/.test(artifact.path))
      return fail({ problem: `\`${artifact.name}\` of the run ${uuid} lies elsewhere: ${artifact.path}` })
    context.report(`${spec} is ${artifact.path} of the run ${uuid}`)
    return copyFromStore(
      [{ from: `${uuid}/${artifact.path}`, to: basename(artifact.path), kind: 'any' }],
      context,
    )
  },
})

export const lineageRefInitializer = initializer('lineageRef', async (reference, { records }) => {
  const [, uuid = '', name = ''] = /^([^:]+):(.+)$/.exec(reference) ?? []
  if (!uuid) return fail({ problem: `\`${reference}\` is not of the form RUN_UUID:NAME` })
  if ((await records.runName(uuid)) === undefined)
    return fail({ problem: `no run here has the uuid \`${uuid}\`` })
  const artifacts = await records.artifacts(uuid)
  const artifact = artifacts.find((one) => one.name === name && !one.isInput)
  if (artifact) return ok({ uuid, artifact })
  const known = artifacts.filter(({ isInput }) => !isInput).map((one) => one.name)
  return fail({
    problem: `the run ${uuid} has no artifact \`${name}\``,
    hint: known.length ? `it has ${known.join(', ')}` : 'it has none',
  })
})

const versionOf =
  (isMeant: (artifact: ArtifactRecord) => boolean): Find =>
  async (reference, { records }) => {
    const [, project, name = '', version = 'latest'] =
      /^(?:(.*)\/)?([^/:]+)(?::([^:]+))?$/.exec(reference) ?? []
    if (!name) return fail({ problem: `\`${reference}\` is not of the form NAME:VERSION` })
    const named = (await records.artifactsNamed(name)).filter(
      ({ run, artifact }) =>
        isMeant(artifact) && (project === undefined || run.project === project.split('/').at(-1)),
    )
    const found = version === 'latest' ? named[0] : named.find(({ run }) => run.uuid.startsWith(version))
    if (found) return ok({ uuid: found.run.uuid, artifact: found.artifact })
    return fail({
      problem: named.length
        ? `no succeeded run whose uuid begins with \`${version}\` has produced \`${name}\``
        : `no succeeded run here has produced \`${name}\``,
      ...(named.length && { hint: `there is ${named.map(({ run }) => run.uuid.slice(0, 8)).join(', ')}` }),
    })
  }

export const modelRefInitializer = initializer(
  'modelRef',
  versionOf(({ kind }) => kind === 'model'),
)

export const artifactRefInitializer = initializer(
  'artifactRef',
  versionOf(({ kind }) => kind !== 'model'),
)
