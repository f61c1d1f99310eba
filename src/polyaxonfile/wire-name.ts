/** Keys may be written in camel case or with underscores below the top level: `isOptional`, `is_optional`. */
export const underscored = (key: string): string =>
  key.replace(/([A-Z])/g, (letter) => `_${letter.toLowerCase()}`)
