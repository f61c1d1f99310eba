/** How many slots a decision stands for that goes on through others. */
export const slotCounts = `
ALTER TABLE slots ADD COLUMN count INTEGER;
`
