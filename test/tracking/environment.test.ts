import { delimiter } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pythonPath, trackingEnvironment } from '../../src/tracking/environment.js'
import { UUID } from './support.js'

const place = {
  offlineRoot: '/home/x',
  contextRoot: '/home/x/context/1',
  uuid: UUID,
  owner: 'acme',
  project: 'iris',
}

describe('the environment of a run', () => {
  it('makes the real library write offline into its folder', () => {
    expect(trackingEnvironment(place)).toEqual({
      POLYAXON_IS_OFFLINE: 'true',
      POLYAXON_OFFLINE_ROOT: '/home/x',
      POLYAXON_IS_MANAGED: 'true',
      POLYAXON_RUN_INSTANCE: `acme.iris.runs.${UUID}`,
      POLYAXON_CONTEXT_ROOT: '/home/x/context/1',
      POLYAXON_ARTIFACTS_ROOT: '/home/x/context/1/artifacts',
      POLYAXON_TRACKING_TIMEOUT: '0',
    })
  })

  it('has four parts in its run instance, whatever the project is called', () => {
    const { POLYAXON_RUN_INSTANCE } = trackingEnvironment({ ...place, owner: 'a.b', project: 'my proj/v1.2' })
    expect(POLYAXON_RUN_INSTANCE).toBe(`a-b.my-proj-v1-2.runs.${UUID}`)
  })

  it('carries what the document says of plugins, and never an empty value', () => {
    const environment = trackingEnvironment({
      ...place,
      name: 'train',
      collectArtifacts: true,
      collectResources: false,
      logLevel: 'DEBUG',
    })
    expect(environment).toMatchObject({
      PXRUN_RUN_NAME: 'train',
      POLYAXON_COLLECT_ARTIFACTS: 'true',
      POLYAXON_COLLECT_RESOURCES: 'false',
      POLYAXON_LOG_LEVEL: 'DEBUG',
    })
    const nameless = trackingEnvironment({ ...place, name: null, logLevel: '' })
    expect(Object.values(nameless)).not.toContain('')
    expect(nameless).not.toHaveProperty('PXRUN_RUN_NAME')
  })

  it('looks for Python modules in the places that were given first', () => {
    expect(pythonPath(undefined, '/pkg/python')).toBe('/pkg/python')
    expect(pythonPath('', '/pkg/python')).toBe('/pkg/python')
    expect(pythonPath('src', '/pkg/python')).toBe(`src${delimiter}/pkg/python`)
  })
})
