/** Every rule, in the order in which their problems are reported: one line a rule. */
import { bayesUtility } from './bayes-utility.js'
import { dockerfileImage } from './dockerfile-image.js'
import { initGit } from './init-git.js'
import { initGitFlags } from './init-git-flags.js'
import { initSource } from './init-source.js'
import { intervalFrequency } from './interval-frequency.js'
import { ioDefault } from './io-default.js'
import { ioFlag } from './io-flag.js'
import { ioNameTwice } from './io-name-twice.js'
import { ioType } from './io-type.js'
import { ioValue } from './io-value.js'
import { matrixTuner } from './matrix-tuner.js'
import { oneReference } from './one-reference.js'
import { paramReference } from './param-reference.js'
import type { Rule } from './rule.js'
import { scheduleBounds } from './schedule-bounds.js'
import { scheduleCron } from './schedule-cron.js'
import { searchSpace } from './search-space.js'

/** What the format itself refuses: holds for rendered sections too. */
export const formatRules: readonly Rule[] = [
  oneReference,
  paramReference,
  ioDefault,
  ioValue,
  ioFlag,
  initSource,
  initGit,
  dockerfileImage,
  searchSpace,
  bayesUtility,
]

/** What nobody means, although the format allows it. */
export const ownRules: readonly Rule[] = [
  initGitFlags,
  ioNameTwice,
  ioType,
  intervalFrequency,
  scheduleCron,
  scheduleBounds,
  matrixTuner,
]
