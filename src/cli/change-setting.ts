/** What `config set` and `config unset` have in common: which file, and how a refusal is told. */
import { dirname, join } from 'node:path'
import type { Result } from '../base/result.js'
import type { Value } from '../base/value.js'
import type { ChangedConfig, ChangeProblem } from '../connections/change-config.js'
import { type Application, UsageError } from './application.js'
import type { OptionSpecs } from './command.js'
import { complain } from './complain.js'
import { printDiagnostics } from './document-options.js'
import { ExitCode } from './exit-code.js'
import { homeOption } from './home-option.js'

export const settingOptions = {
  project: {
    type: 'boolean',
    help: 'in the file of the project, `.pxrun/config.yaml` here or above, instead of the home’s',
  },
  ...homeOption,
} as const satisfies OptionSpecs

/** How long to wait for another pxrun that changes the file. */
const PATIENCE_MS = 10_000

interface Setting {
  readonly key: string
  readonly value: Value | undefined
}

export async function changeSetting(
  application: Application,
  options: { readonly home?: string; readonly project?: boolean },
  setting: Setting,
): Promise<number> {
  const [{ changeConfig }, { rewriteConfig }, { connectionKinds }] = await Promise.all([
    import('../connections/change-config.js'),
    import('../connections/write-config.js'),
    import('../init/kinds/index.js'),
  ])
  const { path, role } = await fileOf(application, options)
  let result: Result<ChangedConfig, ChangeProblem> | undefined
  const change = (text: string) => {
    result = changeConfig({ name: path, text }, setting, { path, role, kinds: connectionKinds })
    return result
  }
  try {
    await rewriteConfig(path, change, AbortSignal.timeout(PATIENCE_MS))
  } catch (error) {
    complain(application, { message: `${path} cannot be written: ${(error as Error).message}` })
    return ExitCode.unavailable
  }
  return tell(application, path, result!)
}

async function tell(
  application: Application,
  path: string,
  result: Result<ChangedConfig, ChangeProblem>,
): Promise<number> {
  if (result.ok) {
    await printDiagnostics(application, result.value.diagnostics)
    await application.terminal.print(path)
    return ExitCode.ok
  }
  if (result.error.kind === 'sentence') complain(application, result.error)
  else await printDiagnostics(application, result.error.diagnostics)
  return ExitCode.invalidDocument
}

async function fileOf(
  application: Application,
  { home, project }: { readonly home?: string; readonly project?: boolean },
) {
  const { configPlaces, CONFIG_NAME, PROJECT_FOLDER } = await import('../connections/config-places.js')
  const places = configPlaces(application.homeFolder(home), application.cwd)
  if (!project) return { path: places.home, role: 'home' } as const
  const path = places.project ?? join(application.cwd, PROJECT_FOLDER, CONFIG_NAME)
  if (path === places.home) throw new UsageError(`${dirname(path)} is the home, and no project`)
  return { path, role: 'project' } as const
}
