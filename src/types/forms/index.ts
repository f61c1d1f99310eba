/** The names of Python's type hints that need brackets. */
import type { Form } from './form.js'
import { literalForm } from './literal.js'
import { optionalForm } from './optional.js'
import { unionForm } from './union.js'

export const forms: readonly Form[] = [optionalForm, unionForm, literalForm]
