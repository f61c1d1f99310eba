/** Numbers between text and typed arrays: what CSV files write, and what models take. Pure. */

/** Element types of a model's input that a table can fill, as onnxruntime names them. */
export type InputType = 'float32' | 'float64' | 'int32' | 'int64'

export type FeatureArray = Float32Array | Float64Array | Int32Array | BigInt64Array

/** The features of some rows, row after row, as the model takes them. */
export interface FeatureStore {
  readonly values: FeatureArray
  /** Stores the number that `text` writes; false when it writes none that fits. */
  store(index: number, text: string): boolean
}

/** Room for `length` numbers of the type. */
export function featureStore(type: InputType, length: number): FeatureStore {
  switch (type) {
    case 'float32':
      return floatStore(new Float32Array(length))
    case 'float64':
      return floatStore(new Float64Array(length))
    case 'int32':
      return int32Store(new Int32Array(length))
    case 'int64':
      return int64Store(new BigInt64Array(length))
  }
}

function floatStore(values: Float32Array | Float64Array): FeatureStore {
  return {
    values,
    store(index, text) {
      values[index] = decimalNumber(text)
      // Read back: a number that float64 holds can be too large for float32.
      return Number.isFinite(values[index])
    },
  }
}

function int32Store(values: Int32Array): FeatureStore {
  return {
    values,
    store(index, text) {
      const value = decimalNumber(text)
      values[index] = value
      return values[index] === value
    },
  }
}

function int64Store(values: BigInt64Array): FeatureStore {
  return {
    values,
    store(index, text) {
      const value = exactInteger(text)
      if (value === undefined) return false
      values[index] = value
      return values[index] === value
    },
  }
}

/**
 * The finite number that a text writes in decimal (`.2`, `5.`, `-1e-3`, ` 5.1 `), else NaN: an empty
 * text, `nan`, `inf`, `0x10`, `1,5` and `1_000` are none.
 */
export function decimalNumber(text: string): number {
  const value = Number(text)
  if (!Number.isFinite(value)) return Number.NaN
  return isDecimal(text, value) ? value : Number.NaN
}

/** Number() is right about decimals, but it also reads blanks as 0 and the radix prefixes `0x`, `0o`, `0b`. */
function isDecimal(text: string, value: number): boolean {
  if (value === 0 && text.trim() === '') return false
  // Digits and signs sort before letters, which settles nearly every text without a regular expression.
  const plainStart = text.charCodeAt(0) > 32 && text.charCodeAt(0) <= 57
  if (plainStart && !(text.charCodeAt(1) > 57)) return true
  return !/^\s*0[box]/i.test(text)
}

function exactInteger(text: string): bigint | undefined {
  const value = decimalNumber(text)
  if (Number.isSafeInteger(value)) return BigInt(value)
  // Beyond 2^53 a double has lost digits; the text has not.
  const digits = text.trim()
  return /^[+-]?\d+$/.test(digits) ? BigInt(digits.replace('+', '')) : undefined
}

/** The shortest decimal text that reads back as the same number of the given type. */
export function floatText(value: number, type: 'float32' | 'float64'): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  if (type === 'float64') return String(value)
  for (let digits = 6; digits < 9; digits++) {
    const shorter = Number(value.toPrecision(digits))
    if (Math.fround(shorter) === value) return String(shorter)
  }
  return String(Number(value.toPrecision(9)))
}
