// How long `pxrun lsp` takes from a keystroke to what it says about it, in files of 1,000 lines.
//   npm run setup && node bench/lsp.mjs
// Goal: 20 ms at the median. Each keystroke is a didChange of one character; the clock stops when the
// diagnostics of that version arrive.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node.js'

const bin = fileURLToPath(new URL('../dist/bin.cjs', import.meta.url))
const KEYSTROKES = 200
const WARM_UP = 50
const LINES = 1000

const work = `    - name: work
      inputs:
        - {name: lr, type: float, value: 0.1}
        - {name: data, type: str, isOptional: true}
      outputs:
        - {name: loss, type: str}
      run:
        kind: job
        container:
          image: python
          command: [python, -m, train]
          args: ["--lr={{ lr }}", "{{ params.data.as_arg }}", "{{ globals.run_outputs_path }}/model"]
`

function dag(lines = LINES) {
  let text = `version: 1.1\nkind: component\nname: big\nrun:\n  kind: dag\n  components:\n${work}  operations:\n`
  for (let index = 0; text.split('\n').length < lines - 9; index++) {
    text += `    - name: op-${index}\n      dagRef: work\n      params:\n        lr: {value: 0.${index + 1}}\n`
    if (index) {
      text += `        data:\n          ref: ops.op-${index - 1}\n          value: outputs.loss\n`
      text += `      dependencies: [op-${index - 1}]\n`
    }
  }
  return text
}

function job(lines = LINES) {
  let text = 'version: 1.1\nkind: component\nname: big\ninputs:\n'
  for (let index = 0; index < 150; index++)
    text += `  - name: x${index}\n    type: int\n    value: ${index}\n`
  text += 'run:\n  kind: job\n  container:\n    image: python\n    args:\n'
  while (text.split('\n').length < lines) text += `      - "--x={{ x${text.length % 150} }}"\n`
  return text
}

/** What a process has used so far; also right on a machine that is busy with other things. */
function processorMs(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]

async function measure(title, text) {
  const child = spawn(process.execPath, [bin, 'lsp'], { stdio: ['pipe', 'pipe', 'inherit'] })
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  )
  const published = []
  connection.onNotification('textDocument/publishDiagnostics', (params) => published.shift()?.(params))
  connection.listen()
  await connection.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: {} })
  await connection.sendNotification('initialized', {})
  const uri = 'file:///bench/polyaxonfile.yaml'
  const arrival = () => new Promise((resolve) => published.push(resolve))
  const first = arrival()
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'yaml', version: 1, text },
  })
  const { diagnostics } = await first
  const times = []
  let usedBefore = 0
  for (let key = 0; key < WARM_UP + KEYSTROKES; key++) {
    const done = arrival()
    const begin = performance.now()
    await connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: key + 2 },
      contentChanges: [
        { range: { start: { line: 2, character: 9 }, end: { line: 2, character: 9 } }, text: 'x' },
      ],
    })
    await done
    if (key >= WARM_UP) times.push(performance.now() - begin)
    if (key === WARM_UP - 1) usedBefore = processorMs(child.pid)
  }
  const used = (processorMs(child.pid) - usedBefore) / KEYSTROKES
  times.sort((a, b) => a - b)
  console.log(
    `${title}, ${text.split('\n').length} lines, ${diagnostics.length} problems: median ${quantile(times, 0.5).toFixed(1)} ms, 95 % ${quantile(times, 0.95).toFixed(1)} ms, processor ${used.toFixed(1)} ms`,
  )
  await connection.sendRequest('shutdown')
  await connection.sendNotification('exit')
}

await measure('dag', dag())
await measure('job', job())
// How it grows with the size of the file.
for (const lines of [500, 2000, 4000]) await measure('dag', dag(lines))
