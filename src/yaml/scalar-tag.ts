/**
 * Which type a plain text has: PyYAML's implicit resolvers for YAML 1.1.
 * Knows the pattern of a type, not its values: `2020-13-45` is a timestamp here.
 */

export type ScalarTag = 'str' | 'null' | 'bool' | 'int' | 'float' | 'timestamp' | 'merge' | 'value'

const BOOL = /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/
const NULL = /^(?:null|Null|NULL)$/
const FLOAT = new RegExp(
  [
    String.raw`^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?`,
    String.raw`\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?`,
    String.raw`[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*`,
    String.raw`[-+]?\.(?:inf|Inf|INF)`,
    String.raw`\.(?:nan|NaN|NAN))$`,
  ].join('|'),
)
const INT = new RegExp(
  [
    '^(?:[-+]?0b[0-1_]+',
    '[-+]?0[0-7_]+',
    '[-+]?(?:0|[1-9][0-9_]*)',
    '[-+]?0x[0-9a-fA-F_]+',
    '[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$',
  ].join('|'),
)
const DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/
const MOMENT = new RegExp(
  [
    String.raw`^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}`,
    String.raw`(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?$`,
  ].join(''),
)
/** `false` and `FALSE` are the longest words with a meaning. */
const LONGEST_WORD = 5

/** The type that a text without quotes and without a tag has. */
export function scalarTag(text: string): ScalarTag {
  const first = text.charAt(0)
  switch (first) {
    case '':
      return 'null'
    case '~':
      return text === '~' ? 'null' : 'str'
    case '<':
      return text === '<<' ? 'merge' : 'str'
    case '=':
      return text === '=' ? 'value' : 'str'
    case '.':
      return FLOAT.test(text) ? 'float' : 'str'
    case '-':
    case '+':
      return numberTag(text) ?? 'str'
    default:
      if (first >= '0' && first <= '9') {
        return numberTag(text) ?? (DAY.test(text) || MOMENT.test(text) ? 'timestamp' : 'str')
      }
      if (text.length > LONGEST_WORD) return 'str'
      return BOOL.test(text) ? 'bool' : NULL.test(text) ? 'null' : 'str'
  }
}

function numberTag(text: string): 'int' | 'float' | undefined {
  if (INT.test(text)) return 'int'
  return FLOAT.test(text) ? 'float' : undefined
}
