import { describe, expect, it } from 'vitest'
import { shellJob, workspace } from './support.js'

const files = {
  'right.yaml': shellJob('true'),
  'wrong.yaml': 'version: 1.1\nkind: component\nrun:\n  kind: jobb\n',
}

describe('pxrun check --format', () => {
  it('github prints workflow commands, and nothing for a valid file', () => {
    const { pxrun } = workspace(files)
    const wrong = pxrun(['check', '-f', 'wrong.yaml', '--format', 'github'])
    expect(wrong.status).toBe(3)
    expect(wrong.stdout).toMatch(/^::error file=wrong\.yaml,line=4,/)
    expect(pxrun(['check', '-f', 'right.yaml', '--format', 'github'])).toMatchObject({
      status: 0,
      stdout: '',
    })
  })

  it('sarif prints a log, with no results for a valid file', () => {
    const { pxrun } = workspace(files)
    const wrong = pxrun(['check', '-f', 'wrong.yaml', '--format', 'sarif'])
    expect(wrong.status).toBe(3)
    expect(JSON.parse(wrong.stdout).runs[0].results[0].ruleId).toBe('unknown-kind')
    const right = pxrun(['check', '-f', 'right.yaml', '--format', 'sarif'])
    expect(right.status).toBe(0)
    expect(JSON.parse(right.stdout).runs[0].results).toEqual([])
  })

  it('json and text are the same as `-o json` and no option', () => {
    const { pxrun } = workspace(files)
    const [long, short] = [
      ['--format', 'json'],
      ['-o', 'json'],
    ].map((how) => pxrun(['check', '-f', 'wrong.yaml', ...how]))
    expect(long).toEqual(short)
    expect(pxrun(['check', '-f', 'wrong.yaml', '--format', 'text'])).toEqual(
      pxrun(['check', '-f', 'wrong.yaml']),
    )
  })

  it('a template that cannot be read is wrong in every form', () => {
    const { pxrun } = workspace({ 'a.yaml': shellJob('echo {{ globals.uuid | uper }}') })
    const json = pxrun(['check', '-f', 'a.yaml', '-o', 'json'])
    expect(json.status).toBe(3)
    expect(JSON.parse(json.stdout)).toMatchObject({
      valid: false,
      diagnostics: [{ code: 'template-syntax', hint: 'did you mean `upper`?' }],
    })
    expect(pxrun(['check', '-f', 'a.yaml', '--format', 'github']).stdout).toContain('title=template-syntax')
  })

  it('refuses other formats and two at once', () => {
    const { pxrun } = workspace(files)
    expect(pxrun(['check', '-f', 'right.yaml', '--format', 'junit'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--format knows text, json, github, sarif'),
    })
    expect(pxrun(['check', '-f', 'right.yaml', '--format', 'sarif', '-o', 'json']).status).toBe(2)
  })
})

describe('pxrun check --executor', () => {
  const file = shellJob('true').replace(
    '  kind: job\n',
    '  kind: job\n  environment: {nodeSelector: {gpu: a100}, labels: {team: a}}\n',
  )

  it('tells which fields that executor does not plainly honour, and stays valid', () => {
    const { pxrun, json } = workspace({ 'a.yaml': file })
    expect(pxrun(['check', '-f', 'a.yaml', '--executor', 'docker'])).toEqual({
      status: 0,
      stdout:
        'a.yaml is valid\nnote: `run.environment.nodeSelector` is not honoured by the docker executor: there is one machine\n',
      stderr: '',
    })
    const { fields } = json(['check', '-f', 'a.yaml', '--executor', 'process'])
    expect(fields.map(({ field, support }: { field: string; support: string }) => [field, support])).toEqual([
      ['run.environment.nodeSelector', 'refused'],
      ['run.environment.labels', 'refused'],
      ['run.container.image', 'refused'],
    ])
    expect(json(['check', '-f', 'a.yaml'])).not.toHaveProperty('fields')
    expect(pxrun(['check', '-f', 'a.yaml', '--executor', 'kubernetes']).status).toBe(2)
  })

  it('is what a run keeps of itself', () => {
    const { pxrun, json } = workspace({ 'a.yaml': file })
    expect(pxrun(['run', '-f', 'a.yaml', '--quiet']).status).toBe(0)
    const { fields } = json(['check', '-f', 'a.yaml', '--executor', 'process'])
    expect(json(['ops', 'ls']).runs[0].meta_info.not_honoured).toEqual(
      fields.map(({ message }: { message: string }) => message),
    )
  })
})
