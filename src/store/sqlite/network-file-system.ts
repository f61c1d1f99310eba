/**
 * Whether a folder lies on a file system that other machines share. The write-ahead log needs memory
 * that all writers share, so on such a file system it would damage the database.
 */
import { readFileSync, realpathSync } from 'node:fs'
import { statfs } from 'node:fs/promises'

/** The magic numbers of statfs(2) on Linux. */
const NETWORK_TYPES: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x01021997, '9p'],
  [0x5346414f, 'AFS'],
  [0x6b414653, 'AFS'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd0, 'Lustre'],
  [0x19830326, 'BeeGFS'],
  [0x47504653, 'GPFS'],
  [0x73757245, 'Coda'],
  [0x564c, 'NCP'],
  [0x786f4256, 'VirtualBox shared folder'],
  [0xbacbacbc, 'VMware shared folder'],
])

const FUSE = 0x65735546

/** Programs behind FUSE that keep their files on this machine's disks. */
const LOCAL_FUSE = new Set([
  'fuseblk',
  'fuse.bindfs',
  'fuse.cryfs',
  'fuse.encfs',
  'fuse.fuse-overlayfs',
  'fuse.gocryptfs',
  'fuse.mergerfs',
  'fuse.ntfs-3g',
  'fuse.overlayfs',
  'fuse.securefs',
])

/** The name of the network file system that the folder lies on; undefined for a local one. */
export async function networkFileSystem(folder: string): Promise<string | undefined> {
  const { type } = await statfs(folder)
  // The number is signed on some machines.
  const magic = type >>> 0
  if (magic === FUSE) return judgeFuse(mountTypeOf(folder))
  return NETWORK_TYPES.get(magic)
}

function mountTypeOf(folder: string): string | undefined {
  try {
    return mountType(readFileSync('/proc/self/mountinfo', 'utf8'), realpathSync(folder))
  } catch {
    return undefined
  }
}

/** The type of the mount that holds the folder, from the text of /proc/self/mountinfo; see proc(5). */
export function mountType(mountInfo: string, folder: string): string | undefined {
  let best: { readonly point: string; readonly type: string } | undefined
  for (const line of mountInfo.split('\n')) {
    const [mount, source] = line.split(' - ')
    const point = mount
      ?.split(' ')[4]
      ?.replace(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8)))
    const type = source?.split(' ')[0]
    if (point === undefined || type === undefined) continue
    const isAbove = folder === point || folder.startsWith(point.endsWith('/') ? point : `${point}/`)
    // A later mount at the same point hides the earlier one.
    if (isAbove && point.length >= (best?.point.length ?? 0)) best = { point, type }
  }
  return best?.type
}

/** What is known to be local passes; the rest of FUSE are mostly views of other machines. */
export const judgeFuse = (type: string | undefined): string | undefined =>
  type !== undefined && LOCAL_FUSE.has(type) ? undefined : `FUSE (${type ?? 'unknown'})`
