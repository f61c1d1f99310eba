/** Buckets of object stores. */
import { ok } from '../../base/result.js'
import { BucketSource, type OpenBucket } from '../sources/bucket.js'
import { openGcs } from '../sources/gcs.js'
import { openS3 } from '../sources/s3.js'
import { openWasb } from '../sources/wasb.js'
import type { ConnectionKind } from './contract.js'

const bucketKind = (kind: string, open: OpenBucket): ConnectionKind => ({
  kind,
  needs: ['bucket'],
  source: (connection) => ok(new BucketSource(connection, open)),
})

export const s3Kind = bucketKind('s3', openS3)
export const gcsKind = bucketKind('gcs', openGcs)
export const wasbKind = bucketKind('wasb', openWasb)
