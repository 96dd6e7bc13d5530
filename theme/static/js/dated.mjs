/** The date stands in the label: said wherever figures of a day are shown whose rules are not known. */

import { make } from "./dom.mjs";
import { hasChanged, rescoreButton } from "./view.mjs";

/**
 * The notice with the date and the way back; null where the rules of the day are known.
 * @param {import("./words.mjs").Words} words @param {import("./view.mjs").Change | null} change
 * @param {{on: string, current: boolean, rules_as_of: string}} answer @param {string} [said] in place of the usual sentence
 */
export function datedNotice(words, change, { on, current, rules_as_of: asOf }, said) {
  if (current) return null;
  const sentence = said ?? words.say("calculator.advice", hasChanged(change, on) ? "as_of" : "as_of_unchecked", { date: words.date(asOf) });
  return make("div", { class: "notice dated" }, make("p", {}, sentence), make("p", { class: "buttons" }, rescoreButton(words, asOf)));
}
