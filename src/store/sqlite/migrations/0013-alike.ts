/** By what a miss of the cache is explained, without a look at all runs of a project: the last success of a name. */
export const alike = `
CREATE INDEX runs_alike ON runs (name, project, id) WHERE status = 'succeeded';
`
