/** Polyaxon's own tuners, by their names on its hub: where one of them is named, pxrun searches by itself. */
const BUILT_IN: ReadonlySet<string> = new Set(['bayes-tuner', 'hyperopt-tuner', 'hyperband-tuner'])

/** Whether a `hubRef` names a tuner that somebody has made. */
export const isOwnTuner = (hubRef: string): boolean => !BUILT_IN.has(hubRef.split(/[:@]/)[0]!)
