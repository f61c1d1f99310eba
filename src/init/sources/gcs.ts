/** Google's object store, through `@google-cloud/storage`, which is loaded when it is needed. */
import type { Readable } from 'node:stream'
import { fail, ok } from '../../base/result.js'
import type { OpenBucket } from './bucket.js'
import { loadOptional } from './load-optional.js'

interface GcsFile {
  readonly name: string
  readonly metadata: { readonly size?: string | number }
  createReadStream(): Readable
}

/** What is used of the package. */
interface GcsSdk {
  readonly Storage: new (
    options: object,
  ) => {
    bucket(name: string): {
      getFiles(query: object): Promise<[GcsFile[]]>
      file(name: string): GcsFile
    }
  }
}

export const openGcs: OpenBucket = async (connection, bucket) => {
  const sdk = await loadOptional<GcsSdk>('@google-cloud/storage')
  if (!sdk)
    return fail({
      problem: `the connection \`${connection.name}\` needs the package @google-cloud/storage, which is not installed`,
      hint: 'npm install @google-cloud/storage',
    })
  const { GC_KEY, GOOGLE_APPLICATION_CREDENTIALS } = connection.variables
  const storage = new sdk.Storage({
    ...(typeof connection.schema.endpoint === 'string' && { apiEndpoint: connection.schema.endpoint }),
    ...(GC_KEY !== undefined && { credentials: JSON.parse(GC_KEY) }),
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
