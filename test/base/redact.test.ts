import { expect, it } from 'vitest'
import { blotCredentials, hasCredentials, redactCredentials } from '../../src/base/redact.js'

it.each([
  ['https://me:secret@example.org/x.git', 'https://***@example.org/x.git'],
  // A token may stand in the place of the user.
  ['https://token@example.org/x.git', 'https://***@example.org/x.git'],
  ['postgres://u:p@db/x and s3://k:s@b', 'postgres://***@db/x and s3://***@b'],
  ['ssh://git:secret@example.org/x.git', 'ssh://***@example.org/x.git'],
])('%s shows no credentials', (text, shown) => {
  expect(redactCredentials(text)).toBe(shown)
  expect(hasCredentials(text)).toBe(true)
  expect(blotCredentials(text)).toHaveLength(text.length)
  expect(blotCredentials(text).replaceAll(/\*+/g, '***')).toBe(shown)
  expect(redactCredentials(shown)).toBe(shown)
})

it.each([
  'ssh://git@example.org/x.git',
  'git+ssh://git@example.org:22/x.git',
  'git@example.org:x.git',
  'https://example.org/a@b',
  'mail me@example.org, see https://example.org',
])('%s has none', (text) => {
  expect(redactCredentials(text)).toBe(text)
  expect(hasCredentials(text)).toBe(false)
})
