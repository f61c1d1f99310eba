import { changeSetting, settingOptions } from '../change-setting.js'
import { command } from '../command.js'

export const configUnsetCommand = command({
  name: 'config unset',
  summary: 'take one setting out of a configuration file',
  positionals: ['KEY'],
  options: settingOptions,
  examples: ['pxrun config unset queues.gpu', 'pxrun config unset --project connections.code'],
  run: (application, options, [key = '']) => changeSetting(application, options, { key, value: undefined }),
})
