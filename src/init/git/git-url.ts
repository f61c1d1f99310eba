/** Which git URLs may be used, what their repository is called, and how they are shown. */
import { existsSync } from 'node:fs'
import { isAbsolute, resolve } from 'node:path'
import { fail, ok, type Result } from '../../base/result.js'
import type { InitProblem } from '../contract.js'

const SCHEMES = ['https', 'http', 'ssh', 'git', 'file']

/**
 * The URL that git is given. Only plain transports and local folders: `ext::…` would run a program,
 * and a leading `-` would be an option.
 */
export function safeGitUrl(url: string, documentDir: string | undefined): Result<string, InitProblem> {
  // ssh would read such a name of a user or a server as an option.
  if (/^(?:[a-z][\w+.-]*:\/\/)?(?:[^/]*@)?-/i.test(url)) return refused(url, 'it would be an option')
  const scheme = /^([a-zA-Z][\w+.-]*):\/\//.exec(url)?.[1]?.toLowerCase()
  if (scheme)
    return SCHEMES.includes(scheme)
      ? ok(url)
      : refused(url, `the scheme ${scheme} is not among ${SCHEMES.join(', ')}`)
  if (url === '') return refused(url, 'it is empty')
  if (url.includes('::')) return refused(url, 'remote helpers could run any program')
  if (/^[\w.-]+@[\w.-]+:/.test(url)) return ok(url)
  const path = isAbsolute(url) ? url : resolve(documentDir ?? '.', url)
  return existsSync(path) ? ok(path) : refused(url, 'there is no such folder, and it is no URL')
}

const refused = (url: string, why: string): Result<string, InitProblem> =>
  fail({ problem: `the git url \`${url}\` cannot be used: ${why}` })

/** `https://github.com/polyaxon/polyaxon-ml-serving.git/` → `polyaxon-ml-serving`. */
export function repositoryName(url: string): string {
  const name = url
    .replace(/[/\\]+$/, '')
    .replace(/\.git$/, '')
    .split(/[/\\:]/)
    .at(-1)
  return !name || name === '.' || name === '..' ? 'repository' : name
}
