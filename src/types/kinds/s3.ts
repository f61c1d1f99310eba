import { plainKind } from '../kind.js'
import { authorityOf, readUrl } from '../text/url-text.js'

export const s3 = plainKind({
  names: ['s3', 'S3Path', 'V1S3Type'],
  expects: 'a path in S3',
  expectsMany: 'paths in S3',
  example: 's3://bucket/key',
  readsText: true,
  read: (value) => {
    const url = readUrl(value)
    return url?.startsWith('s3:') && authorityOf(url) !== '' ? url : undefined
  },
})
