/** What the executors say about the fields of an operation: every field of the format has its word. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DOCKER_FIELDS } from '../../src/executors/docker/supported-fields.js'
import { type FieldTable, supportOf, unsupportedFields } from '../../src/executors/field-support.js'
import { PROCESS_FIELDS } from '../../src/executors/process/supported-fields.js'
import { SANDBOX_FIELDS } from '../../src/executors/sandbox/supported-fields.js'
import { proofOf } from './field-proofs.js'

interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>
  readonly items?: Shape
  readonly allOf?: readonly { readonly $ref?: string }[]
  readonly $ref?: string
}

const schemaPath = resolve(import.meta.dirname, '../../schemas/polyaxonfile.schema.json')
const { definitions } = JSON.parse(readFileSync(schemaPath, 'utf8')) as { definitions: Record<string, Shape> }

/** What compile takes away: how components and operations refer to each other. */
const GONE = new Set([
  'hubRef',
  'dagRef',
  'urlRef',
  'pathRef',
  'component',
  'patchStrategy',
  'isPreset',
  'runPatch',
  'run',
])

/** All fields of jobs and services down to those that the tables name. */
function fieldsOf(table: FieldTable): string[] {
  const found = new Set<string>()
  const walk = (shape: Shape, path: string) => {
    for (const [key, value] of Object.entries(propertiesOf(shape))) {
      const field = path ? `${path}.${key}` : key
      if (!path && GONE.has(key)) continue
      if (Object.keys(table).some((known) => known.startsWith(`${field}.`))) walk(value, field)
      else found.add(field)
    }
  }
  for (const name of ['Operation', 'Component']) walk(definitions[name]!, '')
  for (const name of ['Job', 'Service']) walk(definitions[name]!, 'run')
  return [...found]
}

/** What a distributed kind has beside its replicas, and what a replica has that a job has not. */
function fieldsOfKinds(): string[] {
  const inJob = new Set(['Job', 'Service'].flatMap((name) => Object.keys(propertiesOf(definitions[name]!))))
  const own = (name: string) => Object.keys(propertiesOf(definitions[name]!)).filter((key) => !inJob.has(key))
  const kinds = ['TfJob', 'PytorchJob', 'MpiJob', 'RayCluster', 'DaskCluster'].flatMap(own)
  const replicas = ['Replica', 'RayReplica'].flatMap(own)
  return [
    ...kinds.filter((key) => !REPLICAS.has(key)).map((key) => `run.${key}`),
    ...replicas.map((key) => `run.replica.${key}`),
  ]
}

const REPLICAS = new Set('chief ps worker evaluator master launcher scheduler head workers'.split(' '))

function propertiesOf(shape: Shape): Readonly<Record<string, Shape>> {
  const refs = [shape.$ref, ...(shape.allOf ?? []).map(({ $ref }) => $ref)].filter((ref) => ref !== undefined)
  const referred = refs.map((ref) => propertiesOf(definitions[ref.replace('#/definitions/', '')]!))
  return Object.assign({}, ...referred, shape.items ? propertiesOf(shape.items) : {}, shape.properties)
}

describe.each([
  ['process', PROCESS_FIELDS],
  ['sandbox', SANDBOX_FIELDS],
  ['docker', DOCKER_FIELDS],
] as const)('the fields of the %s executor', (executor, fields) => {
  it('are all that a job or a service can have', () => {
    expect(fieldsOf(fields).filter((field) => !fields[field])).toEqual([])
  })

  it('are all that a distributed kind and its replicas have beside', () => {
    expect(fieldsOfKinds().filter((field) => !fields[field])).toEqual([])
  })

  it('are each shown by a test, unless they are refused', () => {
    const root = resolve(import.meta.dirname, '../..')
    const unproved = Object.entries(fields).flatMap(([field, { support }]) => {
      if (support === 'refused') return []
      const proof = proofOf(executor, field)
      if (!proof) return [`${field}: by nothing`]
      const text = readFileSync(resolve(root, proof.file), 'utf8')
      return text.includes(proof.title) ? [] : [`${field}: ${proof.file} has no test “${proof.title}”`]
    })
    expect(unproved).toEqual([])
  })

  it('have a sentence each, unless they are honoured', () => {
    for (const [field, { support }] of Object.entries(fields)) {
      const operation = field
        .split(/\.(?!com\/)/)
        .reduceRight<unknown>((inner, key) => ({ [key]: inner }), '?')
      const said = unsupportedFields(operation as never, { executor, fields })
      expect([field, said.length]).toEqual([field, support === 'honoured' ? 0 : 1])
    }
  })
})

it('a field that no table names is as the section around it', () => {
  expect(supportOf('run.volumes.nfs.server', DOCKER_FIELDS)).toEqual(DOCKER_FIELDS['run.volumes.nfs'])
  expect(supportOf('run.container.command', PROCESS_FIELDS)).toEqual({ support: 'honoured' })
  expect(supportOf('unheard.of', PROCESS_FIELDS)).toEqual({ support: 'refused' })
})

it('copies that do not run and services that are not culled are said, one copy is not', () => {
  const said = (replicas: number) => {
    const operation = { termination: { culling: { timeout: 60 } }, run: { kind: 'service', replicas } }
    return unsupportedFields(operation as never, { executor: 'process', fields: PROCESS_FIELDS })
  }
  const culling = '`termination.culling` is not honoured by the process executor'
  expect(said(1)).toEqual([culling])
  expect(said(3)).toEqual([culling, '`run.replicas` is approximated by the process executor: one copy runs'])
})

describe('what the docker executor says of an operation', () => {
  const said = (operation: object) =>
    unsupportedFields(operation as never, { executor: 'docker', fields: DOCKER_FIELDS })

  it('is nothing for what it honours, and once for what several containers or volumes share', () => {
    expect(
      said({
        kind: 'compiled_operation',
        run: {
          kind: 'job',
          environment: {
            labels: { 'a/b': '1' },
            hostAliases: [{ ip: '1.2.3.4', hostnames: ['x'] }],
            restartPolicy: 'Never',
          },
          volumes: [
            { name: 'a', emptyDir: {} },
            { name: 'b', hostPath: { path: '/data', type: 'Directory' } },
            { name: 'c', nfs: { server: 'x', path: '/' } },
            { name: 'd', nfs: { server: 'y', path: '/' } },
          ],
          container: {
            image: 'python:3',
            command: ['python'],
            env: [{ name: 'A', value: 1 }],
            resources: { limits: { cpu: 1, memory: '1Gi' } },
            volumeMounts: [{ name: 'a', mountPath: '/a' }],
            tty: false,
          },
        },
      }),
    ).toEqual([
      '`run.volumes.nfs` is not honoured by the docker executor: such volumes exist on Kubernetes only; a run that mounts one is refused',
    ])
  })

  it('is for replicas what it is for a job', () => {
    const container = { image: 'python:3', command: ['python'] }
    const replica = { replicas: 2, container }
    const runs = [
      { kind: 'tfjob', chief: { container }, ps: replica, worker: replica },
      { kind: 'pytorchjob', master: { container }, worker: replica },
      { kind: 'mpijob', launcher: { container }, worker: replica },
      { kind: 'raycluster', head: { container }, workers: { small: replica } },
      { kind: 'daskcluster', scheduler: { container }, worker: replica },
    ]
    for (const run of runs) expect(said({ kind: 'compiled_operation', run })).toEqual([])
    const odd = { container: { ...container, tty: true } }
    expect(said({ run: { kind: 'raycluster', workers: { small: odd } } })).toEqual([
      '`run.workers.small.container.tty` is not honoured by the docker executor',
    ])
  })

  it('names what is done otherwise, what is left out, and what nobody has heard of', () => {
    expect(
      said({
        run: {
          environment: { nodeSelector: { gpu: 'yes' }, restartPolicy: 'OnFailure' },
          container: {
            resources: { requests: { cpu: 1 }, limits: { 'x.com/fpga': 1 } },
            env: [
              { name: 'A', valueFrom: {} },
              { name: 'B', valueFrom: { secretKeyRef: {} } },
            ],
          },
        },
      }),
    ).toEqual([
      '`run.environment.nodeSelector` is not honoured by the docker executor: there is one machine',
      '`run.environment.restartPolicy` is approximated by the docker executor: a container that ends is not started again in place; `termination.maxRetries` tries the run again',
      '`run.container.resources.requests.cpu` is approximated by the docker executor: a weight when processors are short, no reservation',
      '`run.container.resources.limits.x.com/fpga` is not honoured by the docker executor',
    ])
  })
})
