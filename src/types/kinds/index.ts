/** Every input/output type, in the order in which hints list them. */
import type { Kind } from '../kind.js'
import { any } from './any.js'
import { artifacts } from './artifacts.js'
import { bool } from './bool.js'
import {
  finiteFloat,
  negativeFloat,
  nonNegativeFloat,
  nonPositiveFloat,
  positiveFloat,
} from './bounded-float.js'
import { negativeInt, nonNegativeInt, nonPositiveInt, positiveInt } from './bounded-int.js'
import { bytes } from './bytes.js'
import { date } from './date.js'
import { datetime } from './datetime.js'
import { dict } from './dict.js'
import { dockerfile } from './dockerfile.js'
import { email } from './email.js'
import { event } from './event.js'
import { file } from './file.js'
import { float } from './float.js'
import { gcs } from './gcs.js'
import { git } from './git.js'
import { image } from './image.js'
import { int } from './int.js'
import { list } from './list.js'
import { listStr } from './list-str.js'
import { metadata } from './metadata.js'
import { metric } from './metric.js'
import { path } from './path.js'
import { s3 } from './s3.js'
import { set } from './set.js'
import { str } from './str.js'
import { strictBool } from './strict-bool.js'
import { strictBytes } from './strict-bytes.js'
import { strictFloat } from './strict-float.js'
import { strictInt } from './strict-int.js'
import { strictStr } from './strict-str.js'
import { tensorboard } from './tensorboard.js'
import { timedelta } from './timedelta.js'
import { tuple } from './tuple.js'
import { uri } from './uri.js'
import { uuid } from './uuid.js'
import { wasb } from './wasb.js'

export const kinds: readonly Kind[] = [
  int,
  float,
  bool,
  str,
  list,
  dict,
  any,
  path,
  uri,
  uuid,
  email,
  date,
  datetime,
  timedelta,
  image,
  git,
  dockerfile,
  file,
  tensorboard,
  artifacts,
  event,
  metric,
  metadata,
  s3,
  gcs,
  wasb,
  tuple,
  set,
  bytes,
  listStr,
  positiveInt,
  negativeInt,
  nonNegativeInt,
  nonPositiveInt,
  positiveFloat,
  negativeFloat,
  nonNegativeFloat,
  nonPositiveFloat,
  finiteFloat,
  strictStr,
  strictInt,
  strictFloat,
  strictBool,
  strictBytes,
]
