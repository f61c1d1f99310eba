/** The source that a connection stands for. */
import { fail, ok, type Result } from '../../base/result.js'
import type { InitConnection, InitProblem } from '../contract.js'
import { BucketSource } from './bucket.js'
import { FolderSource } from './folder.js'
import { openGcs } from './gcs.js'
import { openS3 } from './s3.js'
import type { Source } from './source.js'
import { openWasb } from './wasb.js'
import { WebSource } from './web.js'

export function sourceOf(connection: InitConnection): Result<Source, InitProblem> {
  const { kind, name, folder } = connection
  switch (kind) {
    case 'host_path':
    case 'volume_claim':
      return folder === null
        ? fail({ problem: `no folder is configured for the volume claim of the connection \`${name}\`` })
        : ok(new FolderSource(folder, name))
    case 's3':
      return ok(new BucketSource(connection, openS3))
    case 'gcs':
      return ok(new BucketSource(connection, openGcs))
    case 'wasb':
      return ok(new BucketSource(connection, openWasb))
    case 'http':
      return ok(new WebSource(connection))
    default:
      return fail({
        problem: `files cannot be fetched from the connection \`${name}\`, which is of \`kind: ${kind}\``,
      })
  }
}
