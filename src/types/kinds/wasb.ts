import { plainKind } from '../kind.js'
import { authorityOf, readUrl } from '../text/url-text.js'

/** What the authority must look like, by scheme; `az` and `abfs` are free. */
const AUTHORITIES: Readonly<Record<string, RegExp>> = {
  wasb: /^[^@]+@[^.]+\.blob\.core\.windows\.net/,
  wasbs: /^[^@]+@[^.]+\.blob\.core\.windows\.net/,
  https: /^[^@]+\.blob\.core\.windows\.net/,
  az: /^/,
  abfs: /^/,
}

export const wasb = plainKind({
  names: ['wasb', 'WasbPath', 'V1WasbType'],
  expects: 'a path in Azure Blob Storage',
  expectsMany: 'paths in Azure Blob Storage',
  example: 'wasbs://container@account.blob.core.windows.net/path',
  readsText: true,
  read: (value) => {
    const url = readUrl(value)
    if (url === undefined) return undefined
    const scheme = url.slice(0, url.indexOf(':'))
    return Object.hasOwn(AUTHORITIES, scheme) && AUTHORITIES[scheme]!.test(authorityOf(url)) ? url : undefined
  },
})
