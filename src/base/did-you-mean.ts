/** Longer words are no slip of the pen, and comparing them would take time. */
const MAX_LENGTH = 80

/** The candidate closest to `word`, if one is close enough to be what the writer meant. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > MAX_LENGTH) return undefined
  const wanted = word.toLowerCase()
  let best: string | undefined
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - wanted.length) >= bestDistance) continue
    const distance = editDistance(wanted, candidate.toLowerCase(), bestDistance)
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best === word ? undefined : best
}

/** Damerau-Levenshtein distance (adjacent transpositions count once), given up at `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  const width = b.length + 1
  // Three rows of the usual table, in turn.
  let beforeLast = new Uint8Array(width)
  let last = Uint8Array.from({ length: width }, (_, j) => j)
  let row = new Uint8Array(width)
  for (let i = 1; i <= a.length; i++) {
    row[0] = i
    let least = i
    for (let j = 1; j <= b.length; j++) {
      const substitution = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, substitution)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, beforeLast[j - 2]! + 1)
      }
      row[j] = cost
      if (cost < least) least = cost
    }
    if (least >= limit) return limit
    ;[beforeLast, last, row] = [last, row, beforeLast]
  }
  return last[b.length]!
}
