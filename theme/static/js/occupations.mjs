/** The page of occupations: the field that finds one, and leads to its page. */

import { one } from "./dom.mjs";
import { loadFinder } from "./finder.mjs";
import { OccupationField } from "./occupation-field.mjs";
import { Words } from "./words.mjs";

const { lang, words, index, units } = JSON.parse(one(document, "js-data").textContent);
const folder = new URL(index, document.baseURI).href;
const input = /** @type {HTMLInputElement} */ (one(document, "js-occupation-input"));

const field = new OccupationField(input, {
  words: new Words(lang, words),
  load: () => loadFinder(folder, lang),
  onchoose: ({ code }) => location.assign(`${units}${code}/`),
});

// The search of the site hands on a question that may be a job.
const asked = new URLSearchParams(location.hash.slice(1)).get("q");
if (asked) {
  // A longer one is no title, and would hold the field up.
  input.value = asked.slice(0, 200);
  input.focus();
  field.ask();
}
