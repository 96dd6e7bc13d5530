/**
 * Paths of answers, such as `work[0].end`, and trees of answers by them.
 *
 * @typedef {(string | number)[]} Way the keys and, as numbers, the places in lists that lead to an answer
 */

/** @param {string} path @returns {Way} */
export function wayOf(path) {
  return (path.match(/\[\d+\]|[^.[\]]+/g) ?? []).map((part) => (part.startsWith("[") ? Number(part.slice(1, -1)) : part));
}

/** @param {Way} way */
export function pathOf(way) {
  return way.map((part, index) => (typeof part === "number" ? `[${part}]` : index ? `.${part}` : part)).join("");
}

/** Whether one way is the other, or the beginning of it. @param {Way} way @param {Way} other */
export function leads(way, other) {
  return way.length <= other.length && way.every((part, index) => part === other[index]);
}

/** @param {Map<string | number, any>} tree @param {Way} way @param {unknown} value */
export function put(tree, way, value) {
  let at = tree;
  for (const part of way.slice(0, -1)) {
    if (!at.has(part)) at.set(part, new Map());
    at = at.get(part);
  }
  at.set(way.at(-1), value);
}

/**
 * A tree of maps as plain JSON; maps with numbers as keys become lists, without gaps.
 * @param {Map<string | number, any>} tree @param {string} inProfile @param {string} inForm @param {Map<string, string>} places
 */
export function plainObject(tree, inProfile, inForm, places) {
  const list = [...tree.keys()].every((key) => typeof key === "number") && tree.size > 0;
  const entries = list ? [...tree].sort(([a], [b]) => a - b) : [...tree];
  const out = entries.map(([key, value], index) => {
    const here = list ? `[${key}]` : inForm ? `.${key}` : key;
    const there = list ? `[${index}]` : here;
    if (list) places.set(inProfile + there, inForm + here);
    return [key, value instanceof Map ? plainObject(value, inProfile + there, inForm + here, places) : value];
  });
  return list ? out.map(([, child]) => child) : Object.fromEntries(out);
}

/** What stands at a path of a profile, however odd the profile is. @param {unknown} value @param {string} path */
export function reach(value, path) {
  return wayOf(path).reduce((at, key) => (typeof at === "object" && at !== null && Object.hasOwn(at, key) ? at[key] : undefined), value);
}

/** The longest list that the core takes, and more values within each other than any answers have. */
const LONGEST_LIST = 100;
const DEEPEST = 20;

/**
 * Whether what a stranger sent is of a size that answers can have: more would hold up the page, and the core would refuse
 * it all the same.
 * @param {unknown} value @param {number} [most] so many values in all
 */
export function isModest(value, most = 2_500) {
  /** @type {[unknown, number][]} */
  const waiting = [[value, 0]];
  for (let seen = 1; waiting.length; ) {
    const [at, depth] = waiting.pop();
    if (typeof at !== "object" || at === null) continue;
    const parts = Object.values(at);
    seen += parts.length;
    if (seen > most || depth > DEEPEST || (Array.isArray(at) && parts.length > LONGEST_LIST)) return false;
    for (const part of parts) waiting.push([part, depth + 1]);
  }
  return true;
}

/** Answers that mean the same as no answer. */
const UNSAID = new Map([
  ["marital_status", "never_married"], ["accompanying", true], ["canadian", false],
  ["self_employed", false], ["while_full_time_student", false], ["authorized", true],
  ["provincial_nomination", false], ["sibling_in_canada", false], ["crs_qualifying", false],
]);

/** @param {unknown} value @param {string} key */
export function unsaid(value, key) {
  return value === null || (UNSAID.has(key) && UNSAID.get(key) === value);
}

/** Whether what the form shows says what a link says. @param {any} value @param {any} shown */
export function same(value, shown) {
  if (!(shown instanceof Map)) return shown !== undefined && shown === value;
  if (typeof value !== "object" || value === null) return false;
  const list = [...shown.keys()].every((key) => typeof key === "number");
  if (Array.isArray(value) !== list) return false;
  const said = Object.entries(value).filter(([key, part]) => list || !unsaid(part, key));
  return said.length === shown.size && said.every(([key, part]) => same(part, shown.get(list ? Number(key) : key)));
}
