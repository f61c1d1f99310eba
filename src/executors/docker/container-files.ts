/**
 * What an attempt keeps on disk about a container, beside its raw log.
 *
 *   pid file    which container in which engine it is; written before the container is started, so
 *               that without it nothing was ever started
 *   exit file   how it ended; written when the raw log is whole, so that with it nobody needs the
 *               engine any more
 */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

export interface ContainerRecord {
  readonly id: string
  /** Address of the engine, e.g. `unix:///var/run/docker.sock`: an attempt stays with its engine. */
  readonly engine: string
}

export interface ExitRecord {
  readonly exitCode: number
  readonly outOfMemory: boolean
  /** ISO 8601. */
  readonly finishedAt: string
}

export const writeContainerRecord = (path: string, record: ContainerRecord): void => writeWhole(path, record)

export const writeExitRecord = (path: string, record: ExitRecord): void => writeWhole(path, record)

export const removeContainerRecord = (path: string): void => rmSync(path, { force: true })

/** Undefined when nothing was started, or something that is no container. */
export function readContainerRecord(path: string): ContainerRecord | undefined {
  const record = readJson(path) as Partial<ContainerRecord> | undefined
  const { id, engine } = record ?? {}
  return typeof id === 'string' && typeof engine === 'string' ? { id, engine } : undefined
}

/** Undefined before the end. */
export function readExitRecord(path: string): ExitRecord | undefined {
  const record = readJson(path) as Partial<ExitRecord> | undefined
  const { exitCode, outOfMemory, finishedAt } = record ?? {}
  return typeof exitCode === 'number' && typeof outOfMemory === 'boolean' && typeof finishedAt === 'string'
    ? { exitCode, outOfMemory, finishedAt }
    : undefined
}

function writeWhole(path: string, record: ContainerRecord | ExitRecord): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  writeFileSync(`${path}.tmp`, `${JSON.stringify(record)}\n`, { mode: 0o600 })
  renameSync(`${path}.tmp`, path)
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}
