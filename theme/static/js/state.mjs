/** What the reader has chosen and put in besides the answers, looked at before it is used: it may come from anywhere. */

import { isObject } from "./envelope.mjs";

const MOST = 200;

const isText = (/** @type {unknown} */ value) => typeof value === "string" && value.length <= MOST;
const areTexts = (/** @type {unknown} */ value) => Array.isArray(value) && value.length <= MOST && value.every(isText);

/** @param {any} one */
const isTried = (one) => isObject(one) && [null, true, false].includes(one.tried) && isObject(one.moved) && Object.values(one.moved).every(Number.isInteger);

/** @param {any} one */
const isScenario = (one) => one === null || (isObject(one) && isText(one.on) && isObject(one.profile) && areTexts(one.assumed));

/** The parts of the page and the form of what each takes. @type {Record<string, (part: any) => boolean>} */
const PARTS = {
  rounds: ({ kind, outcome, year }) => [kind, outcome, year].every(isText),
  trial: (part) => Object.entries(part).every(([language, one]) => ["en", "fr"].includes(language) && isTried(one)),
  scenarios: ({ kept, all }) => Array.isArray(kept) && kept.length <= 2 && kept.every(isScenario) && typeof all === "boolean",
  principal: ({ birth_date: born }) => isText(born),
  planner: ({ invited, done }) => isText(invited) && areTexts(done),
};

/**
 * The parts that can be used, in their order.
 * @param {any} state @returns {{sound: [string, any][], refused: boolean}} `refused`: whether there was anything else
 */
export function soundParts(state) {
  const given = isObject(state) ? Object.entries(state) : [];
  const sound = given.filter(([name, part]) => Object.hasOwn(PARTS, name) && isObject(part) && PARTS[name](part));
  return { sound, refused: sound.length < given.length || (state !== null && !isObject(state)) };
}
