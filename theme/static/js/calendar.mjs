/** Days written YYYY-MM-DD, counted with. */

const DAY_MS = 86_400_000;

/** Whole days from one day to another. @param {string} from @param {string} to */
export function daysBetween(from, to) {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

/** @param {string} iso @param {number} [days] */
export function dayBefore(iso, days = 1) {
  return new Date(Date.parse(iso) - days * DAY_MS).toISOString().slice(0, 10);
}

/** The same day of the month some months before; the last day of that month where it has no such day. @param {string} iso @param {number} months */
export function monthsBefore(iso, months) {
  const [year, month, day] = iso.split("-").map(Number);
  const last = new Date(Date.UTC(year, month - months, 0));
  return new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), Math.min(day, last.getUTCDate()))).toISOString().slice(0, 10);
}

/** @param {string} iso @param {number} years */
export function yearsBefore(iso, years) {
  return monthsBefore(iso, years * 12);
}
