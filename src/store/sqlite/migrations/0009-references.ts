/** Before a run is deleted it is asked what was made of it, and which runs are below it, those that have no key any more too. */
export const references = `
CREATE INDEX runs_by_original ON runs (original) WHERE original IS NOT NULL;
CREATE INDEX runs_below ON runs (parent) WHERE parent IS NOT NULL;
`
