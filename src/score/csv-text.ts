/** Writes CSV: fields in, text out, quoted as RFC 4180 asks and only there. Pure. */

const needsQuotes = /[",\r\n]/

/** One field as it stands in a line. */
export function csvField(text: string): string {
  return needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** One line without its end. */
export function csvLine(fields: readonly string[]): string {
  return fields.some((field) => needsQuotes.test(field)) ? fields.map(csvField).join(',') : fields.join(',')
}
