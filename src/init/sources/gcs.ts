/** Google's object store, through `@google-cloud/storage`, which is loaded when it is needed. */
import { fail, ok } from '../../base/result.js'
import type { OpenBucket } from './bucket.js'
import { loadOptional, passOn } from './load-optional.js'

export const openGcs: OpenBucket = async (connection, bucket) => {
  const sdk = await loadOptional(connection, {
    name: '@google-cloud/storage',
    load: () => import('@google-cloud/storage').catch(passOn),
  })
  if (!sdk.ok) return sdk
  const { GC_KEY, GOOGLE_APPLICATION_CREDENTIALS } = connection.variables
  const key = keyOf(GC_KEY)
  // What it holds is not repeated.
  if (key === null) return fail({ problem: `GC_KEY of the connection \`${connection.name}\` is no JSON` })
  const storage = new sdk.value.Storage({
    ...(typeof connection.schema.endpoint === 'string' && { apiEndpoint: connection.schema.endpoint }),
    ...(key && { credentials: key }),
    ...(GOOGLE_APPLICATION_CREDENTIALS !== undefined && { keyFilename: GOOGLE_APPLICATION_CREDENTIALS }),
  })
  const opened = storage.bucket(bucket)
  return ok({
    async *list(beginning) {
      const [files] = await opened.getFiles({ prefix: beginning })
      for (const { name, metadata } of files) yield { key: name, bytes: Number(metadata.size ?? 0) }
    },
    read: async (key) => opened.file(key).createReadStream(),
    close: () => {},
  })
}

/** Null for what is no JSON. */
function keyOf(text: string | undefined): Record<string, string> | undefined | null {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return null
  }
}
