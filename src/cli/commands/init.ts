import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { UsageError } from '../application.js'
import { command } from '../command.js'
import { ExitCode } from '../exit-code.js'
import { type StarterFile, starterFiles } from '../starter.js'

export const initCommand = command({
  name: 'init',
  summary: 'write commented Polyaxonfiles to start from: a component, an operation, a schedule, a dag',
  positionals: ['FOLDER?'],
  options: {
    force: { type: 'boolean', help: 'write over files that are there' },
  },
  examples: ['pxrun init', 'pxrun init pipelines'],
  async run({ cwd, packageRoot, terminal }, { force }, [place = '.']) {
    const folder = resolve(cwd, place)
    const files = starterFiles(schemaFor(folder, packageRoot))
    if (!force) refuseToReplace(folder, files)
    await mkdir(folder, { recursive: true })
    for (const { name, summary, text } of files) {
      await writeFile(join(folder, name), text)
      await terminal.print(`${join(place, name).padEnd(24)}  ${terminal.paint.dim(summary)}`)
    }
    await terminal.print(`\nTry: pxrun run -f ${join(place, 'train.yaml')} -P rate=0.5`)
    return ExitCode.ok
  },
})

function refuseToReplace(folder: string, files: readonly StarterFile[]): void {
  const there = files.filter(({ name }) => existsSync(join(folder, name)))
  if (!there.length) return
  const names = there.map(({ name }) => name).join(', ')
  throw new UsageError(`there is ${names} in ${folder} already; --force writes over it`)
}

/** The schema of the package that the folder's own project has, so that the line holds on every machine. */
function schemaFor(folder: string, packageRoot: string): string {
  const inPackage = join('node_modules', 'pxrun', 'schemas', 'polyaxonfile.schema.json')
  for (let above = folder; ; above = dirname(above)) {
    if (existsSync(join(above, inPackage))) return relativeUrl(folder, join(above, inPackage))
    if (dirname(above) === above) break
  }
  return pathToFileURL(join(packageRoot, 'schemas', 'polyaxonfile.schema.json')).href
}

function relativeUrl(from: string, to: string): string {
  const path = relative(from, to).split(sep).join('/')
  return path.startsWith('.') ? path : `./${path}`
}
