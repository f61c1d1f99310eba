/** A place in a value: the keys and indexes that lead to it. */
export type Path = readonly (string | number)[]

/** As people write it: `run.container.args[0]`. */
export function pathText(path: Path): string {
  return path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text ? `${text}.${step}` : step),
    '',
  )
}
