/** Quantities as Kubernetes writes them: `500m`, `2`, `1.5Gi`, `512M`, `1e3`. Pure. */

const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
}

/** The number that a text stands for; undefined when it is no quantity, or a negative one. */
export function parseQuantity(text: string): number | undefined {
  const [, digits, suffix = ''] =
    /^\s*\+?(\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)([A-Za-z]*)\s*$/.exec(text) ?? []
  const factor = SUFFIXES[suffix]
  return digits === undefined || factor === undefined ? undefined : Number(digits) * factor
}
