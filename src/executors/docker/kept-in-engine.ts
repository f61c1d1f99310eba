/** What an engine keeps of a home, known by the label that pxrun gives to all that it makes there. */
import type { Cache, Leftover } from '../contract.js'
import type { EngineApi } from './api/engine-api.js'
import { homeMark, LABEL } from './container-identity.js'
import { tolerated } from './patience.js'

const labelOf = (home: string): string => `${LABEL.home}=${homeMark(home)}`

export async function containersOf(api: EngineApi, home: string): Promise<readonly Leftover[]> {
  const listed = (await tolerated(api.containersWithLabel(labelOf(home)))) ?? []
  return listed.flatMap(({ Labels }) => {
    const { [LABEL.run]: run, [LABEL.attempt]: attempt, [LABEL.container]: container } = Labels ?? {}
    return run && attempt && container ? [{ run, attempt: Number(attempt), container }] : []
  })
}

export async function builtImagesOf(api: EngineApi, home: string): Promise<readonly Cache[]> {
  const listed = (await tolerated(api.images.withLabel(labelOf(home)))) ?? []
  return listed.map(({ Id, RepoTags, Size }) => ({
    name: RepoTags?.[0] ?? Id,
    bytes: Size,
    remove: () => api.images.remove(Id),
  }))
}
