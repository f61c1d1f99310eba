/** A bucket of an object store, whichever: its objects by key, its folders by their beginning. */
import { dirname, posix, relative } from 'node:path'
import type { Readable } from 'node:stream'
import { fail, ok, type Result } from '../../base/result.js'
import { relativeWithin } from '../../home/confine.js'
import type { InitConnection, InitProblem } from '../contract.js'
import type { Fetched, Fetching, Source } from './source.js'
import { save } from './web.js'

export interface BucketObject {
  readonly key: string
  readonly bytes: number
}

/** What an object store has to be able to do. */
export interface BucketClient {
  /** Objects whose keys begin so. */
  list(beginning: string, signal: AbortSignal): AsyncIterable<BucketObject>
  read(key: string, signal: AbortSignal): Promise<Readable>
  close(): void
}

/** Loads what is needed to talk to a store; a sentence when that is not installed. */
export type OpenBucket = (
  connection: InitConnection,
  bucket: string,
) => Promise<Result<BucketClient, InitProblem>>

/** `s3://name/some/folder`: the bucket, and a folder in it that everything lies below. */
export function bucketPlace(connection: InitConnection): {
  readonly bucket: string
  readonly prefix: string
} {
  const written = String(connection.schema.bucket ?? '').replace(/^[\w+.-]+:\/\//, '')
  const [bucket = '', ...folders] = written.split('/').filter(Boolean)
  return { bucket, prefix: folders.join('/') }
}

export class BucketSource implements Source {
  constructor(
    readonly connection: InitConnection,
    readonly open: OpenBucket,
  ) {}

  uri(path: string): string {
    const { bucket, prefix } = bucketPlace(this.connection)
    return `${this.connection.type.kind}://${[bucket, prefix, path].filter(Boolean).join('/')}`
  }

  async fetch(path: string, target: string, fetching: Fetching): Promise<Result<Fetched, InitProblem>> {
    const { bucket, prefix } = bucketPlace(this.connection)
    const inside = posix.normalize(path || '.')
    if (inside === '..' || inside.startsWith('../') || inside.startsWith('/'))
      return fail({ problem: `\`${path}\` leads out of the bucket` })
    const opened = await this.open(this.connection, bucket)
    if (!opened.ok) return opened
    try {
      const key = [prefix, inside === '.' ? '' : inside.replace(/\/$/, '')].filter(Boolean).join('/')
      return await fetchObjects(opened.value, { key, target, what: this.uri(path) }, fetching)
    } catch (error) {
      return fail({
        problem: `${this.uri(path)} cannot be had: ${(error as Error).message || String(error)}`,
      })
    } finally {
      opened.value.close()
    }
  }
}

/** The object with this key, or all below it. */
async function fetchObjects(
  client: BucketClient,
  { key, target, what }: { readonly key: string; readonly target: string; readonly what: string },
  fetching: Fetching,
): Promise<Result<Fetched, InitProblem>> {
  let [files, bytes] = [0, 0]
  let isFolder = true
  for await (const object of client.list(key, fetching.signal)) {
    const isFile = object.key === key && key !== ''
    if (!isFile && key !== '' && !object.key.startsWith(`${key}/`)) continue
    // Some programs make empty objects for folders.
    if (object.key.endsWith('/')) continue
    const place = isFile ? target : placeOf(object.key, { key, target })
    if (place === undefined)
      return fail({ problem: `the key \`${object.key}\` of the bucket would leave the folder of the run` })
    bytes += await save(await client.read(object.key, fetching.signal), place, fetching)
    files++
    if (isFile) isFolder = false
  }
  return files === 0 ? fail({ problem: `there is nothing at ${what}` }) : ok({ files, bytes, isFolder })
}

/** Keys are any text, `..` included. */
function placeOf(objectKey: string, { key, target }: { key: string; target: string }): string | undefined {
  const inside = key === '' ? objectKey : objectKey.slice(key.length + 1)
  const place = posix.join(target, inside)
  const isBelow = relativeWithin(target, place) !== undefined && relative(target, place) !== ''
  return isBelow && dirname(place) !== '' ? place : undefined
}
