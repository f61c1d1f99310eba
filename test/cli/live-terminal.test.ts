/** The live view in a real terminal, as a user sees it. */
import { spawn, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { ScreenEmulator } from './screen-emulator.js'
import { bin, workspace } from './support.js'

/** util-linux's `script` gives a program a terminal. */
const hasScript = spawnSync('script', ['--version']).stdout?.includes('util-linux')

it.skipIf(!hasScript)('redraws a pipeline in place, whatever is typed meanwhile', async () => {
  const { folder, home } = workspace({
    'a.yaml': `version: 1.1
kind: component
name: pipe
run:
  kind: dag
  operations:
  - {name: first, component: {run: {kind: job, container: {command: ["true"]}}}}
  - {name: long, dependencies: [first], component: {run: {kind: job, container: {command: [sh, -c, "while [ ! -e go ]; do sleep 0.02; done"]}}}}
`,
  })
  const program = `stty rows 24 columns 80; exec ${process.execPath} ${bin} run -f a.yaml`
  const child = spawn('script', ['-qfec', program, '/dev/null'], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, PXRUN_HOME: home, TERM: 'xterm' },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const screen = new ScreenEmulator(80, 24)
  let wake = () => {}
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen.write(text)
    wake()
  })
  const shown = async (pattern: RegExp) => {
    while (!screen.lines.some((line) => pattern.test(line))) await new Promise<void>((next) => (wake = next))
  }
  const ended = new Promise((resolve) => child.on('close', resolve))
  await shown(/✓ first/)
  await shown(/● long \S+s/)
  const before = screen.lines.length
  child.stdin.write('\n\n')
  // A frame comes each second at least: the next one has another duration.
  const clock = screen.lines.find((line) => /● long \S+s/.test(line))
  while (screen.lines.find((line) => /● long \S+s/.test(line)) === clock)
    await new Promise<void>((next) => (wake = next))
  expect(screen.lines.length).toBe(before)
  writeFileSync(join(folder, 'go'), '')
  await ended
  expect(screen.lines.filter((line) => /✓ first/.test(line))).toHaveLength(1)
  expect(screen.lines.filter((line) => /✓ long/.test(line))).toHaveLength(1)
  expect(screen.lines.some((line) => /● long \S+s/.test(line))).toBe(false)
})
