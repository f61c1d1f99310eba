/** Commands that take more than one program to say. */

/** Runs a line in whatever POSIX shell there is. */
export const shell = (line: string): string[] => ['sh', '-c', line]

/** One word of a line. Marks of a plan stay what they are. */
export const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
