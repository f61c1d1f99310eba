/** `file`: writes a file, `{ content, filename, chmod }`, into the run's artifacts folder. */
import { chmod, mkdir, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fail, ok } from '../base/result.js'
import type { Initializer } from './contract.js'
import { targetPlace } from './places.js'

interface FileSpec {
  readonly content?: string
  readonly filename?: string | null
  readonly chmod?: string | null
}

export const fileInitializer: Initializer = {
  kind: 'file',
  async run(spec, context) {
    const { content = '', filename, chmod: mode } = spec as FileSpec
    const name = filename || 'file'
    const target = targetPlace(name, context)
    if (!target.ok) return target
    await mkdir(dirname(target.value), { recursive: true })
    await writeFile(target.value, String(content))
    if (mode) {
      const bits = applyMode((await stat(target.value)).mode & 0o777, String(mode))
      if (bits === undefined)
        return fail({ problem: `\`${mode}\` is not a file mode`, hint: 'write it as +x, u+x or 755' })
      await chmod(target.value, bits)
    }
    context.report(`wrote ${name}`)
    return ok({ artifacts: [{ name, kind: 'file', path: name, summary: {}, isInput: true }], edges: [] })
  },
}

const WHO = { u: 0o700, g: 0o070, o: 0o007, a: 0o777 } as const
const WHAT = { r: 0o444, w: 0o222, x: 0o111 } as const

/** A mode as `chmod` takes it: octal digits, or clauses such as `+x` and `u+rw,go-w`. */
export function applyMode(current: number, mode: string): number | undefined {
  if (/^[0-7]{3,4}$/.test(mode)) return Number.parseInt(mode, 8)
  let bits = current
  for (const clause of mode.split(',')) {
    const match = /^([ugoa]*)([-+=])([rwx]*)$/.exec(clause)
    if (!match) return undefined
    const who = [...(match[1] || 'a')].reduce((mask, letter) => mask | WHO[letter as keyof typeof WHO], 0)
    const what = [...match[3]!].reduce((mask, letter) => mask | WHAT[letter as keyof typeof WHAT], 0) & who
    if (match[2] === '+') bits |= what
    else if (match[2] === '-') bits &= ~what
    else bits = (bits & ~who) | what
  }
  return bits
}
