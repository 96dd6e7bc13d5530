/** The reader's own calendar day, as `2026-11-02`. @param {Date} [moment] by default now */
export function dayOf(moment = new Date()) {
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}
