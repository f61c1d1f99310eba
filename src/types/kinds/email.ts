import { lazily } from '../../base/lazily.js'
import type { Value } from '../../base/value.js'
import { plainKind } from '../kind.js'

const PLAIN_USER = lazily(() => /^[-!#$%&'*+/=?^`{}|~\p{L}\p{N}_]+(?:\.[-!#$%&'*+/=?^`{}|~\p{L}\p{N}_]+)*$/u)
const QUOTED_USER = /^"(?:[\x01-\x08\x0b\x0c\x0e-\x1f!#-[\]-\x7f]|\\[\x01-\x09\x0b\x0c\x0e-\x7f])*"$/
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,}$/i
const BYTE = '(?:25[0-5]|2[0-4]\\d|[01]?\\d?\\d)'
const ADDRESS = lazily(() => new RegExp(`^\\[${BYTE}(?:\\.${BYTE}){3}\\]$`))

const INTERNATIONAL = lazily(() => /^[\p{L}\p{M}\p{N}.-]+$/u)

/** Internationalised names are checked in their ASCII form. */
function isDomain(domain: string): boolean {
  if (domain === 'localhost' || DOMAIN.test(domain) || ADDRESS().test(domain)) return true
  const url = `http://${domain}`
  return INTERNATIONAL().test(domain) && URL.canParse(url) && DOMAIN.test(new URL(url).host)
}

function readEmail(value: Value): string | undefined {
  if (typeof value !== 'string') return undefined
  const at = value.lastIndexOf('@')
  const user = value.slice(0, Math.max(at, 0))
  return (PLAIN_USER().test(user) || QUOTED_USER.test(user)) && isDomain(value.slice(at + 1))
    ? value
    : undefined
}

export const email = plainKind({
  names: ['email', 'EmailStr'],
  expects: 'an e-mail address',
  expectsMany: 'e-mail addresses',
  example: 'me@example.com',
  readsText: true,
  read: readEmail,
})
