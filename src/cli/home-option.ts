/** Where runs and the component hub are kept, for every command that opens either. */
import type { OptionSpecs } from './command.js'

export const homeOption = {
  home: {
    type: 'string',
    value: 'DIR',
    help: 'where runs are kept (default: $PXRUN_HOME, else your data folder)',
  },
} as const satisfies OptionSpecs
