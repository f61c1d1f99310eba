/** The values in the mounted files of a container that nobody may see: they are masked in its log. */
import type { Mount } from './container-options.js'

export function hiddenIn(mounts: readonly Mount[]): { readonly hidden?: readonly string[] } {
  const secrets = mounts.flatMap((mount) =>
    mount.kind === 'files' ? mount.files.filter(({ isSecret }) => isSecret) : [],
  )
  return secrets.length === 0 ? {} : { hidden: secrets.map(({ content }) => content.toString('utf8')) }
}
