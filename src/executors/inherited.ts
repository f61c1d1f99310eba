/** Which variables of the user's environment a run gets. */

/**
 * What every process inherits. Everything else stays out, since credentials and settings that happen to be
 * there must not decide what a run does.
 */
export const INHERITED = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'LANG',
  'LANGUAGE',
  'LC_*',
  'TZ',
  'TMPDIR',
  'LD_LIBRARY_PATH',
  'CUDA_VISIBLE_DEVICES',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'NODE_EXTRA_CA_CERTS',
  'VIRTUAL_ENV',
  'CONDA_PREFIX',
] as const

/** The variables with these names; `*` at the end of one stands for any ending. */
export function variablesNamed(
  names: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const exact = new Set(names.filter((name) => !name.endsWith('*')))
  const beginnings = names.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1))
  const isMeant = (name: string) =>
    exact.has(name) || beginnings.some((beginning) => name.startsWith(beginning))
  return Object.fromEntries(
    Object.entries(environment).filter(
      (variable): variable is [string, string] => variable[1] !== undefined && isMeant(variable[0]),
    ),
  )
}
