import { ok } from '../../base/result.js'
import { type Caster, mismatch } from '../caster.js'
import { dictOf, either, listOf } from '../combine.js'
import type { Kind } from '../kind.js'
import { recordOf } from '../record.js'
import { templateRef } from '../template-ref.js'
import { any } from './any.js'
import { image, readImage } from './image.js'
import { int } from './int.js'
import { path } from './path.js'
import { strictStr } from './strict-str.js'

const baseImage: Caster = {
  ...image,
  cast: (value) =>
    typeof value === 'string' && readImage(value) !== undefined ? ok(value) : mismatch(image, value),
}
const texts = either([listOf(strictStr), templateRef])
const copies = either([listOf(either([strictStr, listOf(strictStr)])), templateRef])
const environment = either([dictOf(path, any), listOf(listOf(path)), templateRef])
const id = either([int, templateRef])

export const dockerfile: Kind = {
  names: ['dockerfile', 'DockerfileType', 'V1DockerfileType'],
  ...recordOf({
    expects: 'a dockerfile: a dict with `image` and what to do in it',
    expectsMany: 'dockerfiles',
    example: '{image: "python:3.12", run: [pip install numpy]}',
    fields: [
      { name: 'image', caster: baseImage, isRequired: true },
      { name: 'env', caster: environment },
      { name: 'path', caster: texts },
      { name: 'copy', alias: 'copy_', caster: copies },
      { name: 'postRunCopy', alias: 'post_run_copy', caster: copies },
      { name: 'run', caster: texts },
      { name: 'langEnv', alias: 'lang_env', caster: strictStr },
      { name: 'uid', caster: id },
      { name: 'gid', caster: id },
      { name: 'username', caster: strictStr },
      { name: 'filename', caster: strictStr },
      { name: 'workdir', caster: strictStr },
      { name: 'workdirPath', alias: 'workdir_path', caster: strictStr },
      { name: 'shell', caster: strictStr },
    ],
  }),
}
