/** Between text and bytes: UTF-8 only. */
import type { Runtime } from '../../runtime.js'
import { textArgument } from '../signature.js'
import type { PyValue } from '../values.js'
import { method, methodTable } from './method.js'
import { type TextMethod, textMethod } from './text-method.js'

function checkEncoding(rt: Runtime, encoding: PyValue | undefined): void {
  if (encoding === undefined) return
  const name = textArgument(rt, encoding, 'the encoding').toLowerCase().replace(/[-_ ]/g, '')
  if (name !== 'utf8') rt.fail('only the encoding `utf-8` is supported', undefined, 'unsupported')
}

export const textEncodeMethods: Readonly<Record<string, TextMethod>> = {
  encode: textMethod('encoding?', (rt, text, [encoding]) => {
    checkEncoding(rt, encoding)
    rt.grow(text.length)
    return new TextEncoder().encode(text)
  }),
}

export const bytesMethods = methodTable<Uint8Array>({
  decode: method('encoding?', (rt, bytes, [encoding]) => {
    checkEncoding(rt, encoding)
    rt.grow(bytes.length)
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  }),
  hex: method('', (rt, bytes) => {
    rt.grow(bytes.length * 2)
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  }),
})
