/** An image with a shell and the usual programs, made of the machine's static busybox: no network is needed. */
import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import type { EngineDaemon } from './engine-daemon.js'

/** A shell is all that it has. */
export const BUSYBOX = 'localhost/px-busybox:1'
/** The same with an entry point (`echo entry`) and arguments (`image args`) of its own. */
export const BUSYBOX_WITH_ENTRY = 'localhost/px-entry:1'

export async function importBusybox(daemon: EngineDaemon): Promise<void> {
  const archive = busyboxArchive(daemon.folder)
  const path = 'ENV PATH=/bin'
  await importImage(daemon, archive, { name: BUSYBOX, changes: [path] })
  const entry = ['ENTRYPOINT ["echo","entry"]', 'CMD ["image","args"]']
  await importImage(daemon, archive, { name: BUSYBOX_WITH_ENTRY, changes: [path, ...entry] })
}

/** Path of a tar archive with the root file system. */
export function busyboxArchive(folder: string): string {
  const root = busyboxRoot(folder)
  const archive = join(folder, 'busybox.tar')
  execFileSync('tar', ['-C', root, '-cf', archive, '.'])
  return archive
}

/** A folder with a root file system. */
export function busyboxRoot(folder: string): string {
  const root = join(folder, 'busybox-root')
  if (existsSync(root)) return root
  for (const name of ['bin', 'proc', 'sys', 'dev', 'tmp', 'etc', 'work'])
    mkdirSync(join(root, name), { recursive: true, mode: name === 'tmp' ? 0o1777 : 0o755 })
  const program = execFileSync('sh', ['-c', 'command -v busybox'], { encoding: 'utf8' }).trim()
  copyFileSync(program, join(root, 'bin', 'busybox'))
  const applets = execFileSync(program, ['--list'], { encoding: 'utf8' }).trim().split('\n')
  for (const applet of applets) if (applet !== 'busybox') symlinkSync('busybox', join(root, 'bin', applet))
  return root
}

export async function importImage(
  { socket, program }: EngineDaemon,
  archive: string,
  { name, changes }: { name: string; changes: readonly string[] },
): Promise<void> {
  const [repo = '', tag = ''] = name.split(':')
  // Podman takes the tag as a part of the name only.
  const query = new URLSearchParams({
    fromSrc: '-',
    ...(program.name === 'docker' ? { repo, tag } : { repo: name }),
  })
  for (const change of changes) query.append('changes', change)
  await new Promise<void>((resolve, reject) => {
    const sent = request(
      {
        socketPath: socket,
        method: 'POST',
        path: `/v1.40/images/create?${query}`,
        headers: { 'Content-Type': 'application/x-tar' },
      },
      (answer) => {
        let text = ''
        answer.on('data', (chunk: Buffer) => (text += chunk.toString()))
        answer.on('end', () =>
          answer.statusCode === 200 && !text.includes('"error"') ? resolve() : reject(new Error(text)),
        )
      },
    )
    sent.on('error', reject)
    sent.end(readFileSync(archive))
  })
}
