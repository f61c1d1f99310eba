// Draws docs/demo.svg: what a terminal shows of the demo's last steps. Run after the demo:
//   PXRUN_DEMO_DIR=demo npm run demo && node scripts/picture.mjs demo
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const work = resolve(process.argv[2] ?? 'demo')
const env = { ...process.env, PXRUN_HOME: join(work, 'home'), FORCE_COLOR: '1', NO_COLOR: '' }
const scoring = join(work, 'polyaxon-ml-serving', 'batch-scoring')

const best = JSON.parse(pxrun('ops', 'ls', '--sort', '-metrics.accuracy', '--limit', '1', '-o', 'json'))
  .runs[0].uuid
const screen = [
  ...shown(['check', '-f', 'polyaxonfile.yaml']),
  '',
  ...shown(['-f', 'polyaxonfile.yaml', '-P', `uuid=${best}`]),
]
writeFileSync(join(root, 'docs', 'demo.svg'), svg(screen))

function pxrun(...args) {
  const { stdout } = spawnSync(
    'sh',
    ['-c', 'exec "$0" "$@" 2>&1', process.execPath, join(root, 'dist', 'bin.cjs'), ...args],
    {
      cwd: scoring,
      env,
      encoding: 'utf8',
    },
  )
  return stdout
}

/** The command as typed and everything that it printed, places of this machine made short. */
function shown(args) {
  const lines = pxrun(...args)
    .trimEnd()
    .split('\n')
  return [`\x1b[1m$ pxrun ${args.join(' ')}\x1b[22m`, ...lines.map((line) => line.replaceAll(work, '~'))]
}

function svg(lines) {
  const [width, height] = [
    Math.max(...lines.map((line) => plain(line).length)) * 8.05 + 40,
    lines.length * 19 + 40,
  ]
  const rows = lines.map(
    (line, i) => `<text x="20" y="${33 + i * 19}" xml:space="preserve">${spans(line)}</text>`,
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${Math.ceil(width)}" height="${height}" role="img" aria-label="pxrun checks and runs the batch-scoring component">`,
    `<rect width="100%" height="100%" rx="8" fill="#1e1e2e"/>`,
    `<g font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="13" fill="#cdd6f4">`,
    ...rows,
    '</g></svg>\n',
  ].join('\n')
}

function plain(line) {
  return line.replace(/\x1b\[[\d;]*m/g, '')
}

/** ANSI styles as spans: bold, dim and the eight colours. */
function spans(line) {
  const colours = { 31: '#f38ba8', 32: '#a6e3a1', 33: '#f9e2af', 34: '#89b4fa', 35: '#f5c2e7', 36: '#94e2d5' }
  let style = {}
  return line
    .split(/(\x1b\[[\d;]*m)/)
    .map((part) => {
      const code = /^\x1b\[(\d*)m$/.exec(part)?.[1]
      if (code === undefined) return part === '' ? '' : span(part, style)
      if (code === '1') style = { ...style, bold: true }
      else if (code === '2') style = { ...style, dim: true }
      else if (code === '22') style = { ...style, bold: false, dim: false }
      else if (colours[code]) style = { ...style, colour: colours[code] }
      else if (code === '39') style = { ...style, colour: undefined }
      else style = {}
      return ''
    })
    .join('')
}

function span(text, { bold, dim, colour }) {
  const attributes = [
    bold && 'font-weight="bold"',
    dim && 'opacity="0.6"',
    colour && `fill="${colour}"`,
  ].filter(Boolean)
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return attributes.length === 0 ? escaped : `<tspan ${attributes.join(' ')}>${escaped}</tspan>`
}
