/** Every command, by name. A command's module is loaded only when it is called or explained. */
import type { Command } from '../command.js'

interface Entry {
  readonly name: string
  readonly load: () => Promise<Command>
}

const entry = <K extends string>(name: string, key: K, load: () => Promise<Record<K, Command>>): Entry => ({
  name,
  load: async () => (await load())[key],
})

export const commands: readonly Entry[] = [
  entry('run', 'runCommand', () => import('./run.js')),
  entry('check', 'checkCommand', () => import('./check.js')),
  entry('compile', 'compileCommand', () => import('./compile.js')),
  entry('suggest', 'suggestCommand', () => import('./suggest.js')),
  entry('explain', 'explainCommand', () => import('./explain.js')),
  entry('migrate', 'migrateCommand', () => import('./migrate.js')),
  entry('ops ls', 'opsLsCommand', () => import('./ops-ls.js')),
  entry('ops get', 'opsGetCommand', () => import('./ops-get.js')),
  entry('ops logs', 'opsLogsCommand', () => import('./ops-logs.js')),
  entry('ops statuses', 'opsStatusesCommand', () => import('./ops-statuses.js')),
  entry('ops artifacts', 'opsArtifactsCommand', () => import('./ops-artifacts.js')),
  entry('ops lineage', 'opsLineageCommand', () => import('./ops-lineage.js')),
  entry('ops stop', 'opsStopCommand', () => import('./ops-stop.js')),
  entry('ops resume', 'opsResumeCommand', () => import('./ops-resume.js')),
  entry('ops delete', 'opsDeleteCommand', () => import('./ops-delete.js')),
  entry('hub push', 'hubPushCommand', () => import('./hub-push.js')),
  entry('hub ls', 'hubLsCommand', () => import('./hub-ls.js')),
  entry('hub get', 'hubGetCommand', () => import('./hub-get.js')),
  entry('hub rm', 'hubRmCommand', () => import('./hub-rm.js')),
  entry('hub export', 'hubExportCommand', () => import('./hub-export.js')),
  entry('hub import', 'hubImportCommand', () => import('./hub-import.js')),
  entry('schedule explain', 'scheduleExplainCommand', () => import('./schedule-explain.js')),
  entry('schema', 'schemaCommand', () => import('./schema.js')),
  entry('score', 'scoreCommand', () => import('./score.js')),
  entry('version', 'versionCommand', () => import('./version.js')),
]
