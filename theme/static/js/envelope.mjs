/**
 * Answers as one JSON object, in a file or on the device. Its form is published as data/schema/answers.json.
 *
 * Whatever is read is treated as coming from a stranger: nothing in it is run, and what has no place in it is refused.
 *
 * @typedef {{on: string | null, profile: Record<string, any>, assumed: string[]}} Answers `on` null: the day they are read
 * @typedef {{path: string, code: string}} Fault
 */

import { isModest } from "./paths.mjs";

const FORMAT = "waymark-answers";
export const VERSION = 1;

/** In characters. No honest answers come near it. */
export const LONGEST = 200_000;

/** A job or a language result: `work[0]`, `spouse.languages[0]`. */
const ASSUMED = /^(spouse\.)?(work|languages)\[\d{1,3}\]$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const KEYS = ["format", "version", "edition", "on", "profile", "assumed"];

/** Names that mean something to every object of this language. No answer is called so. */
const UNSAFE = ["__proto__", "constructor", "prototype"];

/** @param {Answers} answers @param {string} edition of the calculator that writes them @param {object} [more] */
export function wrap({ on, profile, assumed }, edition, more = {}) {
  return { format: FORMAT, version: VERSION, edition, on, profile, assumed, ...more };
}

/**
 * What a text holds, or all that is wrong with it. Whether the profile is one, only the core can say.
 * @param {string} text @param {{more?: string[], bare?: boolean, longest?: number, most?: number}} [allowed] `more`: further keys;
 *   `bare`: a profile without its envelope will do; `most`: so many values in all
 * @returns {{held: any, faults: Fault[]}} `held` null if it cannot be used
 */
export function unwrap(text, { more = [], bare = false, longest = LONGEST, most } = {}) {
  const refused = (/** @type {Fault[]} */ ...faults) => ({ held: null, faults });
  if (text.length > longest) return refused({ path: "", code: "too_long" });
  /** @type {any} */
  let held;
  try {
    held = JSON.parse(text);
  } catch {
    return refused({ path: "", code: "not_json" });
  }
  if (!isObject(held)) return refused({ path: "", code: "not_an_object" });
  if (!isModest(held, most)) return refused({ path: "", code: "too_long" });
  const unsafe = unsafeKey(held);
  if (unsafe) return refused({ path: unsafe, code: "unsafe_key" });
  if (bare && !Object.hasOwn(held, "format")) return { held: { on: null, profile: held, assumed: [] }, faults: [] };
  if (held.format !== FORMAT) return refused({ path: "format", code: "other_format" });
  if (held.version !== VERSION) return refused({ path: "version", code: held.version > VERSION ? "newer_version" : "no_version" });
  const faults = [
    ...Object.keys(held).filter((key) => ![...KEYS, ...more].includes(key)).map((path) => ({ path: path.slice(0, 60), code: "unknown_key" })),
    ...check("edition", held.edition === undefined || typeof held.edition === "string"),
    ...check("on", (held.on ?? null) === null || (typeof held.on === "string" && DAY.test(held.on))),
    ...check("profile", isObject(held.profile)),
    ...check("assumed", held.assumed === undefined || (Array.isArray(held.assumed) && held.assumed.every((one) => typeof one === "string" && ASSUMED.test(one)))),
  ];
  if (faults.length) return refused(...faults);
  return { held: { ...held, on: held.on ?? null, assumed: held.assumed ?? [] }, faults };
}

/** @param {string} path @param {boolean} isSound @returns {Fault[]} */
function check(path, isSound) {
  return isSound ? [] : [{ path, code: "wrong_form" }];
}

/** @param {unknown} value */
export function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The first unsafe name anywhere in a value, empty if there is none. @param {any} value @returns {string} */
function unsafeKey(value) {
  const waiting = [value];
  while (waiting.length) {
    const at = waiting.pop();
    if (typeof at !== "object" || at === null) continue;
    for (const [key, part] of Object.entries(at)) {
      if (UNSAFE.includes(key)) return key;
      waiting.push(part);
    }
  }
  return "";
}
