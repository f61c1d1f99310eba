/**
 * S3 and whatever speaks like it, through `@aws-sdk/client-s3`, which is loaded when it is needed and is
 * installed by who needs it. Credentials come from the connection alone, else from nowhere (public buckets):
 * what lies in this machine's environment or home decides nothing.
 */
import type { Readable } from 'node:stream'
import { ok } from '../../base/result.js'
import type { InitConnection } from '../contract.js'
import type { BucketClient, OpenBucket } from './bucket.js'
import { loadOptional, passOn } from './load-optional.js'

export const openS3: OpenBucket = async (connection, bucket) => {
  const loaded = await loadOptional(connection, {
    name: '@aws-sdk/client-s3',
    load: () => import('@aws-sdk/client-s3').catch(passOn),
  })
  if (!loaded.ok) return loaded
  const sdk = loaded.value
  const client = new sdk.S3Client(settingsOf(connection))
  const found: BucketClient = {
    async *list(beginning, signal) {
      let token: string | undefined
      do {
        const request = { Bucket: bucket, Prefix: beginning, ...(token && { ContinuationToken: token }) }
        const page = await client.send(new sdk.ListObjectsV2Command(request), { abortSignal: signal })
        for (const { Key = '', Size = 0 } of page.Contents ?? []) yield { key: Key, bytes: Size }
        token = page.IsTruncated ? page.NextContinuationToken : undefined
      } while (token !== undefined)
    },
    async read(key, signal) {
      const object = await client.send(new sdk.GetObjectCommand({ Bucket: bucket, Key: key }), {
        abortSignal: signal,
      })
      return object.Body as Readable
    },
    close: () => client.destroy(),
  }
  return ok(found)
}

function settingsOf({ schema, variables }: InitConnection) {
  const endpoint =
    variables.AWS_ENDPOINT_URL ?? (typeof schema.endpoint === 'string' ? schema.endpoint : undefined)
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = variables
  const region = variables.AWS_REGION ?? variables.AWS_DEFAULT_REGION
  const own = AWS_ACCESS_KEY_ID !== undefined && AWS_SECRET_ACCESS_KEY !== undefined
  return {
    region: region ?? (typeof schema.region === 'string' ? schema.region : 'us-east-1'),
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    ...(own
      ? {
          credentials: {
            accessKeyId: AWS_ACCESS_KEY_ID,
            secretAccessKey: AWS_SECRET_ACCESS_KEY,
            ...(AWS_SESSION_TOKEN !== undefined && { sessionToken: AWS_SESSION_TOKEN }),
          },
        }
      : // Unsigned, as public buckets are read.
        { signer: { sign: async <T>(request: T) => request } }),
  }
}
