/** Folders of this machine: `host_path` says which, `volume_claim` has its folder from the configuration. */
import { fail, ok, type Result } from '../../base/result.js'
import type { Json } from '../../base/value.js'
import type { InitConnection, InitProblem } from '../contract.js'
import { FolderSource } from '../sources/folder.js'
import type { Source } from '../sources/source.js'
import type { ConnectionKind } from './contract.js'

export const hostPathKind: ConnectionKind = {
  kind: 'host_path',
  needs: ['hostPath', 'mountPath'],
  folder: (schema) => textOf(schema.hostPath ?? schema.host_path),
  source: folderSource,
}

export const volumeClaimKind: ConnectionKind = {
  kind: 'volume_claim',
  needs: ['volumeClaim', 'mountPath'],
  folder(schema, volumeClaims) {
    const claim = textOf(schema.volumeClaim ?? schema.volume_claim) ?? ''
    return Object.hasOwn(volumeClaims, claim) ? volumeClaims[claim] : undefined
  },
  source: folderSource,
}

function folderSource({ folder, name }: InitConnection): Result<Source, InitProblem> {
  return folder === null
    ? fail({ problem: `no folder is configured for the connection \`${name}\`` })
    : ok(new FolderSource(folder, name))
}

const textOf = (value: Json | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined
