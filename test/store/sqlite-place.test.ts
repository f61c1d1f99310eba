/** Where the SQLite store can live, what it makes there, and what it says where it cannot. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'
import { describe, expect, it } from 'vitest'
import { homeLayout } from '../../src/home/layout.js'
import { StoreUnavailableError } from '../../src/store/contract.js'
import { judgeFuse, mountType, networkFileSystem } from '../../src/store/sqlite/network-file-system.js'
import { openSqliteStore, type SqliteStoreOptions } from '../../src/store/sqlite/open-sqlite-store.js'
import { tempDir } from '../support/temp-dir.js'
import { draftOf, driverOf, FakeClock, uuidOf } from './store-samples.js'

const open = (home: string, options: Partial<SqliteStoreOptions> = {}) =>
  openSqliteStore(homeLayout(home), { clock: new FakeClock(), patienceMs: 1000, ...options })

async function refusal(
  home: string,
  options: Partial<SqliteStoreOptions> = {},
): Promise<StoreUnavailableError> {
  const error = await open(home, options).catch((error: unknown) => error)
  expect(error).toBeInstanceOf(StoreUnavailableError)
  expect((error as StoreUnavailableError).hint).not.toBe('')
  return error as StoreUnavailableError
}

/** A store with one run, and its file changed by another program. */
async function storeChangedBy(sql: string): Promise<string> {
  const home = tempDir()
  const store = await open(home)
  await store.createRun(draftOf(1), driverOf(1))
  await store.close()
  const database = new Database(homeLayout(home).database)
  database.exec(sql)
  database.close()
  return home
}

describe('a new store', () => {
  it('can be read by its user only', async () => {
    const home = join(tempDir(), 'deep', 'home')
    const store = await open(home)
    await store.createRun(draftOf(1), driverOf(1))
    expect(statSync(home).mode & 0o777).toBe(0o700)
    const files = readdirSync(home)
    expect(files).toContain('pxrun.db')
    for (const file of files) expect(statSync(join(home, file)).mode & 0o777).toBe(0o600)
    await store.close()
  })

  it('may not be used once it is closed', async () => {
    const store = await open(tempDir())
    await store.close()
    await expect(store.dataVersion()).rejects.toThrow('used after it was closed')
  })
})

describe('a store that cannot be used', () => {
  it('was written by a newer pxrun', async () => {
    const home = await storeChangedBy('PRAGMA user_version = 999')
    expect((await refusal(home)).message).toContain('newer pxrun (version 999')
  })

  it('is the database of another program', async () => {
    const home = tempDir()
    const database = new Database(homeLayout(home).database)
    database.exec('CREATE TABLE theirs (a)')
    database.close()
    expect((await refusal(home)).message).toContain('another program')
    const stamped = await storeChangedBy('PRAGMA application_id = 1')
    expect((await refusal(stamped)).message).toContain('another program')
  })

  it('is no database', async () => {
    const home = tempDir()
    writeFileSync(
      homeLayout(home).database,
      'not a database, but long enough to be taken for a header '.repeat(50),
    )
    expect((await refusal(home)).message).toContain('is not a pxrun store')
  })

  it('is damaged', async () => {
    const home = await storeChangedBy('PRAGMA wal_checkpoint(TRUNCATE)')
    const file = homeLayout(home).database
    const { size } = statSync(file)
    // The first page, with the header and the names of the tables, stays.
    writeFileSync(
      file,
      Buffer.concat([readFileSync(file).subarray(0, 4096), Buffer.alloc(size - 4096, 0xff)]),
    )
    const reading = open(home).then((store) => store.getRun(uuidOf(1)))
    await expect(reading).rejects.toThrow(StoreUnavailableError)
    await expect(reading).rejects.toThrow('is damaged')
  })

  it('has a folder in its place, or a file in place of its folder', async () => {
    const home = tempDir()
    mkdirSync(homeLayout(home).database)
    expect((await refusal(home)).message).toContain('is not a file')
    const file = join(tempDir(), 'file')
    writeFileSync(file, '')
    expect((await refusal(file)).message).toContain('a file is in its place')
    expect((await refusal(join(file, 'home'))).message).toContain('a file is in its place')
  })

  it.skipIf(process.platform !== 'linux')('is in a home that may not be written', async () => {
    // To root no folder of a temporary file system is read-only; /sys takes no new ones from anybody.
    const home = process.getuid?.() === 0 ? '/sys/pxrun' : tempDir()
    if (home !== '/sys/pxrun') chmodSync(home, 0o500)
    const { message, hint } = await refusal(home)
    expect(message).toMatch(/is not writable for this user|is on a read-only file system/)
    expect(hint).toContain('PXRUN_HOME')
  })

  it('is on a network file system', async () => {
    const home = tempDir()
    const { message, hint } = await refusal(home, { networkFileSystem: async () => 'NFS' })
    expect(message).toContain('network file system (NFS)')
    expect(hint).toContain('local disk')
    expect(readdirSync(home)).toEqual([])
  })
})

describe('network file systems', () => {
  it('are told from the disk that temporary files are on', async () => {
    expect(await networkFileSystem(tempDir())).toBeUndefined()
  })

  it('hide behind FUSE, unless what is behind it is known to be local', () => {
    const mounts = [
      '22 1 254:0 / / rw,relatime - ext4 /dev/vda rw',
      '40 22 0:50 / /mnt/my\\040files rw - fuse.sshfs me@there:/ rw',
      '41 22 0:51 / /mnt/disk rw shared:1 - fuseblk /dev/sdb1 rw',
      '42 41 0:52 / /mnt/disk/over rw - fuse.fuse-overlayfs fuse-overlayfs rw',
    ].join('\n')
    const judge = (folder: string) => judgeFuse(mountType(mounts, folder))
    expect(mountType(mounts, '/mnt/other')).toBe('ext4')
    expect(judge('/mnt/my files/home')).toBe('FUSE (fuse.sshfs)')
    expect(judge('/mnt/disk/home')).toBeUndefined()
    expect(judge('/mnt/disk/over')).toBeUndefined()
    expect(judgeFuse(undefined)).toBe('FUSE (unknown)')
  })
})
