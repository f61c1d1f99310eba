/** Azure's object store, through `@azure/storage-blob`, which is loaded when it is needed. */
import type { Readable } from 'node:stream'
import { fail, ok } from '../../base/result.js'
import type { OpenBucket } from './bucket.js'
import { loadOptional, passOn } from './load-optional.js'

export const openWasb: OpenBucket = async (connection, bucket) => {
  const sdk = await loadOptional(connection, {
    name: '@azure/storage-blob',
    load: () => import('@azure/storage-blob').catch(passOn),
  })
  if (!sdk.ok) return sdk
  const text =
    connection.variables.AZURE_CONNECTION_STRING ?? connection.variables.AZURE_STORAGE_CONNECTION_STRING
  if (text === undefined)
    return fail({
      problem: `the connection \`${connection.name}\` has no AZURE_CONNECTION_STRING`,
      hint: 'give it a secret with that key',
    })
  // `wasbs://container@account.blob.core.windows.net`: the container alone.
  const service = sdk.value.BlobServiceClient.fromConnectionString(text)
  const container = service.getContainerClient(bucket.split('@')[0]!)
  return ok({
    async *list(beginning) {
      for await (const { name, properties } of container.listBlobsFlat({ prefix: beginning }))
        yield { key: name, bytes: properties.contentLength ?? 0 }
    },
    read: async (key) => (await container.getBlobClient(key).download()).readableStreamBody as Readable,
    close: () => {},
  })
}
