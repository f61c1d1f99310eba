const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const SEXTETS = new Int8Array(128).fill(-1)
for (const [sextet, character] of [...ALPHABET].entries()) SEXTETS[character.charCodeAt(0)] = sextet

/**
 * Base64 as Python's `binascii` reads it: characters outside the alphabet are skipped, the text ends with
 * its padding. Undefined when padding is missing, or for text outside ASCII.
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(Math.ceil(text.length / 4) * 3)
  let length = 0
  let held = 0
  let position = 0
  let pads = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code > 127) return undefined
    if (code === 61) {
      if (position >= 2 && position + ++pads >= 4) {
        return isAscii(text, i) ? bytes.slice(0, length) : undefined
      }
      continue
    }
    const sextet = SEXTETS[code]!
    if (sextet < 0) continue
    pads = 0
    held = ((held << 6) | sextet) & 0xffffff
    // After the second, third and fourth character of a group another byte is complete.
    if (position > 0) bytes[length++] = (held >> (6 - 2 * position)) & 0xff
    position = (position + 1) % 4
  }
  return position === 0 ? bytes.slice(0, length) : undefined
}

function isAscii(text: string, from: number): boolean {
  for (let i = from; i < text.length; i++) if (text.charCodeAt(i) > 127) return false
  return true
}
