/**
 * `<< name >>`, the older spelling of `{{ name }}`.
 *
 * Only a plain dotted path between white space on one line counts, and only when its first name is
 * declared: `cat << EOF` and `cat <<uuid >>log` are shell and stay as they are.
 */

export interface AngleForm {
  /** Offsets of `<<`, of the path and of `>>`. */
  readonly open: number
  readonly pathOffset: number
  readonly close: number
  readonly path: readonly string[]
}

/** The names whose `<< name >>` counts. */
export type AngleRoots = Pick<ReadonlySet<string>, 'has'>

const form = /<<[ \t]+([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)[ \t]+>>/y

interface Search {
  readonly from: number
  readonly to: number
  readonly roots: AngleRoots
}

/** The first form that lies within `from` and `to`. */
export function findAngleForm(text: string, { from, to, roots }: Search): AngleForm | undefined {
  for (let i = text.indexOf('<<', from); i >= 0 && i < to; i = text.indexOf('<<', i + 1)) {
    form.lastIndex = i
    const match = form.exec(text)
    if (!match || form.lastIndex > to) continue
    const path = match[1]!.split('.')
    if (!roots.has(path[0]!)) continue
    return { open: i, pathOffset: text.indexOf(path[0]!, i), close: form.lastIndex - 2, path }
  }
  return undefined
}

export const hasAngleForm = (text: string, roots: AngleRoots): boolean =>
  findAngleForm(text, { from: 0, to: text.length, roots }) !== undefined
