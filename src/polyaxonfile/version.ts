import { Float } from '../base/value.js'

/** The one version of the format, as a file gives it. */
export const VERSION = new Float(1.1)
