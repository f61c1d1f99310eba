/** A piece of SQL with its parameters in order. Texts of users are only ever parameters. */
import type { SqlValue } from './connection.js'

export interface Fragment {
  readonly sql: string
  readonly params: readonly SqlValue[]
}

/** SQL with `?` where values go and fragments where `Fragment`s are given. */
export function fragment(
  strings: TemplateStringsArray,
  ...parts: readonly (Fragment | SqlValue)[]
): Fragment {
  let sql = strings[0]!
  const params: SqlValue[] = []
  parts.forEach((part, index) => {
    const piece = isFragment(part) ? part : { sql: '?', params: [part] }
    sql += piece.sql + strings[index + 1]
    params.push(...piece.params)
  })
  return { sql, params }
}

/** Text that this program wrote itself, such as the name of a column. */
export const literal = (sql: string): Fragment => ({ sql, params: [] })

export function join(fragments: readonly Fragment[], separator: string): Fragment {
  return {
    sql: fragments.map(({ sql }) => sql).join(separator),
    params: fragments.flatMap(({ params }) => params),
  }
}

const isFragment = (part: Fragment | SqlValue): part is Fragment => typeof part === 'object' && part !== null
