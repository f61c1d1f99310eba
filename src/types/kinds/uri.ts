import { plainKind } from '../kind.js'
import { readUrl } from '../text/url-text.js'

export const uri = plainKind({
  names: ['uri', 'Uri', 'V1UriType'],
  expects: 'a URI with its scheme',
  expectsMany: 'URIs',
  example: 'https://example.com/x',
  readsText: true,
  read: readUrl,
})
