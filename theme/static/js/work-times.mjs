/**
 * The jobs of each person on a line of time: which of them count for points, and why the others do not, against the years
 * that the ranking system and the programs look back over. What counts is the core's answer; the years come from the rules.
 */

import { yearsBefore } from "./calendar.mjs";
import { all, make, one, shape } from "./dom.mjs";

/** A little more than the longest of the years looked back over, so that older work shows as such. */
const ROOM = 1.12;

/**
 * @typedef {{years: number, of: string[]}} Span years looked back over, and by which rules
 * @typedef {{counts_as: string | null, hours: number, because: string[]}} Found
 */

export class WorkTimes {
  /**
   * @param {HTMLElement} page @param {import("./form.mjs").Form} form @param {import("./words.mjs").Words} words
   * @param {Record<string, Span[]>} spans by list of jobs, the longest first
   * @param {Record<string, number>} figures that the reasons name
   */
  constructor(page, form, words, spans, figures) {
    this.places = all(page, "js-work-times");
    this.form = form;
    this.words = words;
    this.spans = spans;
    this.figures = figures;
  }

  hide() {
    for (const place of this.places) place.hidden = true;
  }

  /** @param {any} profile @param {{work: Found[], spouse_work: Found[]}} found @param {Map<string, string>} places @param {string} on */
  show(profile, found, places, on) {
    for (const place of this.places) {
      const { list } = place.dataset;
      const jobs = (list === "work" ? profile.work : profile.spouse?.work) ?? [];
      const answers = list === "work" ? found.work : found.spouse_work;
      place.hidden = jobs.length === 0 || jobs.length !== answers.length;
      if (place.hidden) continue;
      const spans = this.spans[list];
      const rows = jobs.map((/** @type {any} */ job, /** @type {number} */ index) =>
        this.job(job, answers[index], this.form.placeOf(`${list}[${index}]`, places), spans, on, list));
      one(place, "js-work-rows").replaceChildren(this.axis(spans, on), make("ol", {}, ...rows));
      one(place, "js-work-spans").replaceChildren(...spans.map(({ years, of }) =>
        make("li", {}, this.words.say("form.times.span", { n: years, of: of.map((rule) => this.words.say("form.times.of", rule)).join(", ") }))));
    }
  }

  /** Where a day stands, in percent of the width. @param {string} iso @param {Span[]} spans @param {string} on */
  x(iso, spans, on) {
    const end = Date.parse(on);
    const width = (end - Date.parse(yearsBefore(on, spans[0].years))) * ROOM;
    return Math.min(Math.max((1 - (end - Date.parse(iso)) / width) * 100, 0), 100);
  }

  /** The years before the day, on top. @param {Span[]} spans @param {string} on */
  axis(spans, on) {
    const marks = spans.map(({ years }) => {
      const x = `${this.x(yearsBefore(on, years), spans, on).toFixed(2)}%`;
      return shape("text", { x, y: "1em", "text-anchor": "middle" }, this.words.number(years));
    });
    const day = shape("text", { x: "100%", y: "1em", "text-anchor": "end" }, this.words.say("form.times.day"));
    return shape("svg", { class: "times-axis", width: "100%", height: "1.4em", "aria-hidden": "true" }, ...marks, day);
  }

  /** @param {any} job @param {Found} found @param {string} place in the form @param {Span[]} spans @param {string} on @param {string} list */
  job(job, found, place, spans, on, list) {
    const block = this.form.target(place);
    const approximate = Boolean(block?.querySelector(".js-approximate:not([hidden]) .js-assume:checked"));
    const end = !job.end || job.end > on ? on : job.end;
    const counts = found.counts_as === "canadian" || (found.counts_as === "foreign" && list === "work");
    const name = block?.querySelector("legend")?.textContent.trim() ?? "";
    const title = this.form.occupations.titles.get(job.noc) ?? job.noc;
    const dates = this.words.say("form.check.dates", {
      start: this.words.shortDate(job.start),
      end: job.end && job.end <= on ? this.words.shortDate(job.end) : this.words.say("form.check.now"),
    });
    return make("li", {},
      make("p", {}, make("strong", {}, `${name} `), title),
      make("p", { class: "small times-not" }, dates, approximate ? " " : null, approximate ? make("span", { class: "badge badge-unknown" }, this.words.say("form.badge.approximate")) : null),
      this.bar(job.start, end, counts, spans, on),
      make("p", { class: counts ? "small" : "small times-not" }, `${this.verdict(found, list, counts)} ${this.reach(job.start, end, spans, on)}`.trim()));
  }

  /** @param {Found} found @param {string} list @param {boolean} counts */
  verdict({ counts_as, hours, because }, list, counts) {
    if (counts) return this.words.count(`form.times.${counts_as}`, hours);
    const reasons = because.map((code) => this.words.say("calculator.work.uncounted", code, this.figures));
    if (because.length === 0 && list !== "work") reasons.push(this.words.say("form.times.spouse_abroad"));
    return this.words.say("form.times.not", { why: reasons.join("; ") });
  }

  /** Into which of the years looked back over a job reaches. @param {string} start @param {string} end @param {Span[]} spans @param {string} on */
  reach(start, end, spans, on) {
    if (start > on) return "";
    const reached = spans.filter(({ years }) => end > yearsBefore(on, years)).map(({ years }) => this.words.number(years));
    if (reached.length === 0) return this.words.say("form.times.reaches_none", { n: spans[0].years });
    const list = new Intl.ListFormat(`${this.words.lang}-CA`, { type: "conjunction" }).format(reached);
    return this.words.say("form.times.reaches", { list });
  }

  /** @param {string} start @param {string} end @param {boolean} counts @param {Span[]} spans @param {string} on */
  bar(start, end, counts, spans, on) {
    const x = (/** @type {string} */ iso) => this.x(iso, spans, on);
    const edge = x(yearsBefore(on, spans[0].years));
    const rect = (/** @type {number} */ from, /** @type {number} */ to, /** @type {string} */ kind) =>
      shape("rect", { class: kind, x: `${from.toFixed(2)}%`, y: "25%", width: `${Math.max(to - from, 0.8).toFixed(2)}%`, height: "50%", rx: 2 });
    const guides = spans.map(({ years }) => {
      const at = `${x(yearsBefore(on, years)).toFixed(2)}%`;
      return shape("line", { class: "times-guide", x1: at, x2: at, y1: 0, y2: "100%" });
    });
    const [from, to] = [x(start), x(end)];
    const bars = start > on ? [] : !counts || to <= edge ? [rect(from, to, "times-out")]
      : [...(from < edge ? [rect(from, edge, "times-out")] : []), rect(Math.max(from, edge), to, "times-in")];
    return shape("svg", { class: "times-bar", width: "100%", height: "1.5em", "aria-hidden": "true" }, ...guides, ...bars);
  }
}
