/** Values that are known only when templates are rendered. */
import { holdsTemplate } from '../base/template-text.js'
import { plainCaster } from './caster.js'

export const isTemplateRef = (value: unknown): value is string =>
  typeof value === 'string' && holdsTemplate(value)

/** What stands for a field's value until templates are rendered. No type that a document can name. */
export const templateRef = plainCaster({
  expects: 'a template `{{ … }}`',
  expectsMany: 'templates `{{ … }}`',
  example: '"{{ name }}"',
  readsText: true,
  read: (value) => (isTemplateRef(value) ? value : undefined),
})
