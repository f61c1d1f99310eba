import { plainKind } from '../kind.js'
import { authorityOf, readUrl } from '../text/url-text.js'

export const gcs = plainKind({
  names: ['gcs', 'GcsPath', 'V1GcsType'],
  expects: 'a path in Google Cloud Storage',
  expectsMany: 'paths in Google Cloud Storage',
  example: 'gs://bucket/blob',
  readsText: true,
  read: (value) => {
    const url = readUrl(value)
    return url !== undefined && /^gc?s:/.test(url) && authorityOf(url) !== '' ? url : undefined
  },
})
