/** The pages of rounds: charts that can be read, the reader's own score, the table of all rounds. Each has what it needs. */

import { Chart, drawScore, number } from "./chart.mjs";
import { all, one } from "./dom.mjs";
import { RoundsTable } from "./rounds-table.mjs";
import { Words } from "./words.mjs";

const { lang, words: given } = JSON.parse(one(document, "js-data").textContent);
const words = new Words(lang, given);
const figures = all(document, "js-chart");
const table = /** @type {HTMLTableElement | null} */ (document.getElementById("rounds"));

// Before the rows are moved: the charts read them in the order of the page.
for (const figure of figures) new Chart(figure, words);
if (table && document.querySelector(".js-filters")) new RoundsTable(table, words);

/** Draws the reader's own score into the chart of cut-offs and says how it stands to them. */
function ownScore() {
  const { cutoff } = one(document, "js-own").dataset;
  const input = /** @type {HTMLInputElement} */ (one(document, "js-own-score"));
  const said = one(document, "js-own-said");
  const hint = said.textContent;
  // The chart of cut-offs is the first of every page.
  const svg = /** @type {SVGElement} */ (document.querySelector(".picture"));
  const cutoffs = cutoff ? [Number(cutoff)] : [...table.querySelectorAll("tbody tr:not(.group)")].map((row) => number(row.cells[4]));
  const tell = () => {
    const score = input.valueAsNumber;
    const isScore = input.validity.valid && Number.isInteger(score);
    drawScore(svg, isScore ? score : null, words.say("draws.script.own_line", { n: score }));
    if (isScore) said.textContent = cutoffs.length > 1 ? share(cutoffs, score) : beside(cutoffs[0], score);
    else said.textContent = input.value || input.validity.badInput ? words.say("draws.script.own_range", { low: +input.min, high: +input.max }) : hint;
  };
  input.addEventListener("input", tell);
  // The calculator hands on the score that it worked out.
  const handed = new URLSearchParams(location.hash.slice(1)).get("score");
  if (handed) {
    input.value = handed;
    tell();
  }
}

/** @param {number[]} cutoffs @param {number} score */
function share(cutoffs, score) {
  const below = cutoffs.filter((cutoff) => cutoff <= score).length;
  const equal = cutoffs.filter((cutoff) => cutoff === score).length;
  // With a decimal, so that all but one of many rounds are not said to be 100%.
  const values = { n: score, below, equal, all: cutoffs.length, share: Math.round((1000 * below) / cutoffs.length) / 10 };
  return words.say("draws.script", equal ? "own_tie" : "own_share", values);
}

/** @param {number} cutoff @param {number} score */
function beside(cutoff, score) {
  const way = score > cutoff ? "own_above" : score < cutoff ? "own_below" : "own_equal";
  return words.say("draws.script", way, { n: score, cutoff, by: Math.abs(score - cutoff) });
}

if (document.querySelector(".js-own")) ownScore();
