/** Solves symmetric, positive definite systems: A = L·Lᵀ with a lower triangle L, stored row by row. */

/** Undefined when the matrix is not positive definite (to rounding). */
export function cholesky(rows: readonly Float64Array[]): readonly Float64Array[] | undefined {
  const lower: Float64Array[] = []
  for (const [i, row] of rows.entries()) {
    const target = new Float64Array(i + 1)
    for (let j = 0; j <= i; j++) {
      const other = j === i ? target : lower[j]!
      let rest = row[j]!
      for (let k = 0; k < j; k++) rest -= target[k]! * other[k]!
      if (j < i) target[j] = rest / other[j]!
      else if (rest > 0) target[j] = Math.sqrt(rest)
      else return undefined
    }
    lower.push(target)
  }
  return lower
}

/** x with L·x = b. */
export function solveLower(lower: readonly Float64Array[], b: Float64Array): Float64Array {
  const x = new Float64Array(b.length)
  for (let i = 0; i < b.length; i++) {
    const row = lower[i]!
    let rest = b[i]!
    for (let k = 0; k < i; k++) rest -= row[k]! * x[k]!
    x[i] = rest / row[i]!
  }
  return x
}

/** x with Lᵀ·x = b. */
export function solveUpper(lower: readonly Float64Array[], b: Float64Array): Float64Array {
  const x = Float64Array.from(b)
  for (let i = b.length - 1; i >= 0; i--) {
    const row = lower[i]!
    x[i] = x[i]! / row[i]!
    for (let k = 0; k < i; k++) x[k] = x[k]! - row[k]! * x[i]!
  }
  return x
}
