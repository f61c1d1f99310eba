import { describe, expect, it } from 'vitest'
import { dict, type Value } from '../../src/base/value.js'
import { castValue } from '../../src/types/cast-value.js'

const cast = (type: string, value: Value) => {
  const result = castValue(type, value, { name: 'x' })
  return result.ok ? result.value : undefined
}

describe.each<[string, readonly [Value, string][], readonly Value[]]>([
  [
    'uri',
    [
      ['https://polyaxon.com', 'https://polyaxon.com/'],
      ['HTTP://Example.COM:80/a b?q=é', 'http://example.com/a%20b?q=%C3%A9'],
      ['s3://Bucket_1/Key', 's3://Bucket_1/Key'],
      ['foo:latest', 'foo:latest'],
      [' sqlite:///a.db ', 'sqlite:///a.db'],
    ],
    ['abc', '/data/x', '', 'http://', 'a://b:99999', 5, [], dict([['host', 'a']]), '{{ globals.uuid }}'],
  ],
  [
    's3',
    [
      ['s3://bucket/key', 's3://bucket/key'],
      ['S3://b', 's3://b'],
    ],
    ['s3:b', 's3:///key', 'gs://b/k', dict([['bucket', 'b']]), 'bucket/key'],
  ],
  [
    'gcs',
    [
      ['gs://bucket/blob', 'gs://bucket/blob'],
      ['gcs://bucket', 'gcs://bucket'],
    ],
    ['gs:', 's3://b', 'g://b'],
  ],
  [
    'wasb',
    [
      ['wasbs://c@u.blob.core.windows.net/p', 'wasbs://c@u.blob.core.windows.net/p'],
      ['https://u.blob.core.windows.net/c', 'https://u.blob.core.windows.net/c'],
      ['az://x', 'az://x'],
    ],
    ['wasb://u.blob.core.windows.net', 'https://polyaxon.com', 'constructor://x', 's3://b'],
  ],
  [
    'image',
    [
      ['python:3.12', 'python:3.12'],
      ['localhost:5000/a/b:1.2', 'localhost:5000/a/b:1.2'],
      ['{{ x }} y', '{{ x }} y'],
    ],
    ['a b', 'a:b:c', 'a:/x:1', 'a:b:c:d', '', 5, dict(), []],
  ],
  [
    'uuid',
    [
      ['f8176c94-63a3-4590-8ce6-865c9c7894a9', 'f8176c9463a345908ce6865c9c7894a9'],
      ['{F8176C94-63A3-4590-8CE6-865C9C7894A9}', 'f8176c9463a345908ce6865c9c7894a9'],
      ['urn:uuid:f8176c94-63a3-4590-8ce6-865c9c7894a9', 'f8176c9463a345908ce6865c9c7894a9'],
    ],
    ['', '1', 'f8176c94', 0, [], 'g8176c9463a345908ce6865c9c7894a9'],
  ],
  [
    'email',
    [
      ['a.b@example.com', 'a.b@example.com'],
      ['a@localhost', 'a@localhost'],
      ['"a"@b.co', '"a"@b.co'],
      ['a@bücher.de', 'a@bücher.de'],
      ['a@[1.2.3.4]', 'a@[1.2.3.4]'],
    ],
    ['a', '@b.co', 'a@b', 'a b@c.de', 'a@b.co:', 'a@[1.2.3.400]', 5],
  ],
])('%s', (type, takes, refuses) => {
  it.each(takes)('takes %j as %s', (value, expected) => {
    expect(cast(type, value)).toBe(expected)
  })
  it.each(refuses)('refuses %j', (value) => {
    expect(cast(type, value)).toBeUndefined()
  })
})

it('takes the old form of an image', () => {
  expect(cast('image', dict([['name', 'busybox']]))).toBe('busybox')
})
