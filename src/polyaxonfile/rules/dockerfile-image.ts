/** The base image of a dockerfile has the form of an image's name. */
import { isDict } from '../../base/value.js'
import { describeValue } from '../../types/describe.js'
import { readImage } from '../../types/kinds/image.js'
import { initStepsOf } from '../parts.js'
import type { Rule } from './rule.js'

export const dockerfileImage: Rule = ({ value, origins }, reporter) => {
  for (const { section, path } of initStepsOf(value)) {
    const { dockerfile } = section
    const image = isDict(dockerfile) ? dockerfile.image : undefined
    if (typeof image !== 'string' || readImage(image) !== undefined) continue
    const args = { actual: describeValue(image) }
    reporter.report('dockerfile-image', args, origins.at([...path, 'dockerfile', 'image']), {
      hint: 'such as `python:3.12`',
    })
  }
}
