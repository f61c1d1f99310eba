/**
 * `dockerfile`: writes a Dockerfile, instruction by instruction, in the order in which Polyaxon writes them.
 * Input: `{ image, env, path, copy, run, postRunCopy, langEnv, uid, gid, username, filename, workdir, workdirPath, shell }`.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fail, ok, type Result } from '../base/result.js'
import type { Json } from '../base/value.js'
import type { Initializer, InitProblem } from './contract.js'
import { targetPlace } from './places.js'

interface DockerfileSpec {
  readonly image?: string
  readonly env?: Json
  readonly path?: Json
  readonly copy?: Json
  readonly postRunCopy?: Json
  readonly run?: Json
  readonly langEnv?: string | null
  readonly uid?: Json
  readonly gid?: Json
  readonly username?: string | null
  readonly filename?: string | null
  readonly workdir?: string | null
  readonly workdirPath?: string | null
  readonly shell?: string | null
}

export const dockerfileInitializer: Initializer = {
  kind: 'dockerfile',
  async run(spec, context) {
    const { filename } = spec as DockerfileSpec
    const text = dockerfileText(spec as DockerfileSpec)
    if (!text.ok) return text
    const name = filename || 'Dockerfile'
    const target = targetPlace(name, context)
    if (!target.ok) return target
    await mkdir(dirname(target.value), { recursive: true })
    await writeFile(target.value, text.value)
    context.report(`wrote ${name}`)
    const path = join(context.path ?? '', name)
    return ok({ artifacts: [{ name, kind: 'dockerfile', path, summary: {}, isInput: true }], edges: [] })
  },
}

export function dockerfileText(spec: DockerfileSpec): Result<string, InitProblem> {
  const { image, langEnv, uid, gid, workdirPath } = spec
  if (!image) return fail({ problem: 'it names no `image`' })
  const workdir = spec.workdir || '/code'
  const shell = spec.shell || '/bin/bash'
  const user = spec.username || 'polyaxon'
  const sections: string[][] = [
    [`FROM ${image}`],
    langEnv ? ['LC_ALL', 'LANG', 'LANGUAGE'].map((name) => `ENV ${name} ${langEnv}`) : [],
    [`ENV SHELL ${shell}`],
    textsOf(spec.path).map((folder) => `ENV PATH="\${PATH}:${folder}"`),
    pairsOf(spec.env).map(([name, value]) => `ENV ${name} ${value}`),
    [`WORKDIR ${workdir}`],
    copiesOf(spec.copy, workdir).map(([from, to]) => `COPY ${from} ${to}`),
  ]
  const later: string[][] = [
    copiesOf(spec.postRunCopy, workdir).map(([from, to]) => `COPY ${from} ${to}`),
    isId(uid) && isId(gid)
      ? [
          '# Drop root user and use Polyaxon user',
          `RUN groupadd -g ${gid} -r polyaxon && useradd -r -m -g polyaxon -u ${uid} ${user}`,
        ]
      : [],
    workdirPath ? [`COPY ${workdirPath} ${workdir}`] : [],
  ]
  // A command may go on in further lines; anything else with a line break would become an instruction of its own.
  const broken = [...sections, ...later].flat().find((line) => /[\r\n]/.test(line))
  if (broken !== undefined) return fail({ problem: `\`${broken.split(/[\r\n]/)[0]}…\` holds a line break` })
  const run = textsOf(spec.run).map((command) => `RUN ${command}`)
  const blocks = [...sections, run, ...later].filter((lines) => lines.length > 0)
  return ok(`${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`)
}

const isId = (id: Json | undefined): boolean =>
  typeof id === 'number' || (typeof id === 'string' && /^\d+$/.test(id))

function textsOf(value: Json | undefined): string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? (value as readonly Json[]).map(String) : []
}

/** A mapping, or a list of pairs. */
function pairsOf(value: Json | undefined): [string, string][] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(pairOf)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).map(([name, text]): [string, string] => [name, String(text)])
}

const pairOf = (pair: Json): [string, string][] =>
  Array.isArray(pair) && pair.length >= 2 ? [[String(pair[0]), String(pair[1])]] : []

/** A path alone goes into the working folder. */
const copiesOf = (value: Json | undefined, workdir: string): [string, string][] =>
  (Array.isArray(value) ? (value as readonly Json[]) : []).flatMap((item): [string, string][] =>
    typeof item === 'string' ? [[item, workdir]] : pairOf(item),
  )
