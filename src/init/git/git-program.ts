/** git through simple-git, which refuses what could run other programs; it never asks for a password. */
import { mkdirSync } from 'node:fs'
import type { SimpleGit } from 'simple-git'
import { redactCredentials } from '../../base/redact.js'
import type { Progress } from '../progress.js'
import type { GitCredentials } from './git-credentials.js'

/** Credential helpers, ssh agents, proxies and certificates of the user; nothing that redirects git itself. */
const PASSED =
  /^(PATH|HOME|USER|LOGNAME|LANG|LC_\w+|TMPDIR|XDG_CONFIG_HOME|SSH_AUTH_SOCK|SSL_CERT_\w+|(https?|no|all)_proxy)$/i

/** Where git finds certificates: no program, no other repository. simple-git has to be told that they are meant. */
const PASSED_GIT = ['GIT_SSL_CAINFO', 'GIT_SSL_CAPATH']

export interface GitAccess {
  readonly signal: AbortSignal
  readonly progress: Progress
  readonly credentials: GitCredentials | undefined
  /** What it runs to reach a server by ssh. */
  readonly ssh: string
}

export async function gitIn(
  folder: string,
  { signal, progress, credentials, ssh }: GitAccess,
): Promise<SimpleGit> {
  const { simpleGit } = await import('simple-git')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const inherited = Object.entries(process.env).filter(
    ([name]) => PASSED.test(name) || PASSED_GIT.includes(name),
  )
  const header = credentials && headerSetting(credentials)
  return simpleGit({
    baseDir: folder,
    abort: signal,
    progress: ({ stage, progress: percent }) => progress.at(`${stage} ${percent} %`),
    // The settings below; whatever lies in this machine's environment is not passed.
    unsafe: { allowUnsafeSshCommand: true, ...(header && { allowUnsafeConfigEnvCount: true }) },
    allowEnvironment: [
      ...PASSED_GIT,
      'GIT_TERMINAL_PROMPT',
      'GIT_OPTIONAL_LOCKS',
      'GIT_SSH_COMMAND',
      ...Object.keys(header ?? {}),
    ],
  }).env({
    ...Object.fromEntries(inherited),
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_SSH_COMMAND: ssh,
    ...header,
  })
}

/** A setting of git in its environment. */
const headerSetting = ({ origin, header }: GitCredentials): Record<string, string> => ({
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: `http.${origin}.extraHeader`,
  GIT_CONFIG_VALUE_0: header,
})

/** What git said, in one line and without credentials. */
export function gitProblem(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  if (/ENOENT/.test(text)) return 'the program git was not found; install git'
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(Cloning into|Initialized|hint:)/.test(line))
  return redactCredentials(lines.slice(0, 3).join('; '))
}
