import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Ajv from 'ajv'
import { describe, expect, it } from 'vitest'
import { root, workspace } from './support.js'

const whole = JSON.parse(readFileSync(join(root, 'schemas', 'polyaxonfile.schema.json'), 'utf8'))
const component = { version: 1.1, kind: 'component', run: { kind: 'job', container: { image: 'busybox' } } }

/** The schema that the command prints, as a test of documents. */
function validator(...args: string[]) {
  const { status, stdout } = workspace().pxrun(['schema', ...args])
  expect(status).toBe(0)
  const validate = new Ajv.default({ strict: false }).compile(JSON.parse(stdout))
  return (document: unknown) => validate(document)
}

describe('pxrun schema', () => {
  it.each([[], ['polyaxonfile']])('prints the whole schema (%j)', (...args) => {
    const { pxrun } = workspace()
    expect(JSON.parse(pxrun(['schema', ...args]).stdout)).toEqual(whole)
  })

  it('prints the schema of a component and of an operation, complete', () => {
    const [isComponent, isOperation] = [validator('component'), validator('operation')]
    const operation = { version: 1.1, kind: 'operation', component }
    expect([isComponent(component), isComponent(operation)]).toEqual([true, false])
    expect([isOperation(operation), isOperation(component)]).toEqual([true, false])
  })

  it('prints a part, by its name in any spelling, with only what it needs', () => {
    const { pxrun } = workspace()
    expect(validator('termination')({ maxRetries: 3 })).toBe(true)
    expect(validator('CronSchedule')({ kind: 'cron', cron: '0 0 * * *' })).toBe(true)
    expect(pxrun(['schema', 'cron-schedule']).stdout).toBe(pxrun(['schema', 'cronschedule']).stdout)
    expect(Object.keys(JSON.parse(pxrun(['schema', 'cache']).stdout).definitions)).toEqual(['Cache'])
  })

  it('says what could be meant', () => {
    const { pxrun } = workspace()
    const { status, stderr } = pxrun(['schema', 'componnet'])
    expect(status).toBe(2)
    expect(stderr).toContain('there is no schema `componnet`; did you mean `component`?')
    expect(pxrun(['schema', 'constructor']).status).toBe(2)
  })
})
