import { command } from '../command.js'
import { documentOptions, hasErrors, printDiagnostics, readDocument } from '../document-options.js'
import { ExitCode } from '../exit-code.js'

export const migrateCommand = command({
  name: 'migrate',
  summary: 'rewrite a Polyaxonfile from before Polyaxon 1.0 in the present format',
  options: {
    file: { ...documentOptions.file, multiple: false, help: 'the old Polyaxonfile (`-` is standard input)' },
  },
  examples: ['pxrun migrate -f polyaxonfile.yml > new.yaml', 'pxrun migrate -f - < polyaxonfile.yml'],
  async run(application, { file }) {
    const { terminal } = application
    const { bundle, title } = await readDocument(application, {
      ...(file !== undefined && { file: [file] }),
    })
    const { migrate } = await import('../../migrate/migrate.js')
    const { diagnostics, migration } = migrate(bundle.main)
    await printDiagnostics(application, diagnostics)
    if (!migration || hasErrors(diagnostics)) return ExitCode.invalidDocument
    await terminal.print(migration.text.replace(/\n$/, ''))
    if (!migration.isChanged) terminal.complain(`${title} is in the present format already`)
    else if (migration.notes.length) terminal.complain(summaryOf(migration.notes.length))
    return ExitCode.ok
  },
})

const summaryOf = (notes: number): string =>
  `${notes === 1 ? 'one comment says' : `${notes} comments say`} what you have to look at: search for \`pxrun migrate\``
