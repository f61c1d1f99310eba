/** What says which document this is: `name`, `description`, `tags`, `logging`, `project`. */
import type { Draft } from './draft.js'
import { isText, type OldSection } from './old-section.js'

export function writeHeader(old: OldSection, document: Draft): void {
  const isName = (value: unknown): value is string =>
    typeof value === 'string' && /^[-a-zA-Z0-9_]+$/.test(value)
  document.set('name', old.readIf('name', isName)).set('description', old.text('description'))
  old.drop('name', document, { because: 'cannot be a name today: letters, digits, `-` and `_` can be in it' })
  const tags = old.texts('tags')
  if (tags.length) document.set('tags', [...new Set(tags)])
  old.drop('project', document, {
    because: 'is not part of a document today: use `pxrun run --project NAME`',
  })
}

/** Before 0.2 `logging` stood in `settings`. */
export function writeLogging(sections: readonly (OldSection | undefined)[], plugins: Draft): void {
  for (const section of sections) {
    const logging = section?.sectionIf('logging')?.tellIn(plugins)
    const level = logging?.readIf('level', isText)
    if (level !== undefined && !plugins.has('logLevel')) plugins.set('logLevel', level)
  }
}
