/** What one or two changes would do, as the reader sees it. */

import { datedNotice } from "./dated.mjs";
import { make } from "./dom.mjs";

const SHOWN = { single: 8, pairs: 4 };
/** It is enough by itself: what it does together with anything else says little of the other. */
const NOMINATION = "provincial_nomination";
const SPOUSE = "spouse.";
/** In the order of the reports that people copy from. */
export const REPORTED = ["listening", "reading", "writing", "speaking"];

/** @typedef {{path: string, to?: any, add?: any, test?: string, level?: number, occupation_assumed?: boolean}} Change */

export class Advice {
  /**
   * @param {import("./words.mjs").Words} words @param {Map<string, string>} titles of occupations, by code
   * @param {import("./view.mjs").Change | null} change
   */
  constructor(words, titles, change) {
    this.words = words;
    this.titles = titles;
    this.change = change;
    /** @type {Map<string, Change[]>} what each change sets, by its id */
    this.changes = new Map();
  }

  /** @param {any} answer */
  view(answer) {
    const { single } = answer;
    const nominated = (/** @type {any} */ { ids }) => Number(ids.includes(NOMINATION));
    const pairs = answer.pairs.toSorted((/** @type {any} */ one, /** @type {any} */ other) => nominated(one) - nominated(other));
    this.changes = new Map(single.map((/** @type {any} */ { id, changes }) => [id, changes]));
    return [
      datedNotice(this.words, this.change, answer),
      ...(single.length ? this.list("single", single, "more") : [make("p", {}, this.say("none"))]),
      ...(pairs.length ? this.list("pairs", pairs, "more_pairs") : []),
      make("p", { class: "hint" }, [
        answer.pairs_capped && pairs.length ? this.say("tried", { n: answer.pairs_tried_among }) : "",
        pairs.some(nominated) ? this.words.say("result.advice.nominated") : "",
      ].filter(Boolean).join(" ")),
    ].filter(Boolean);
  }

  /** For the list of contents. @param {any} answer */
  gist({ single }) {
    return this.words.count("result.advice.found", single.length);
  }

  /** @param {"single" | "pairs"} part @param {any[]} entries @param {string} more */
  list(part, entries, more) {
    const items = entries.map((entry) => this.entry(entry));
    const [shown, rest] = [items.slice(0, SHOWN[part]), items.slice(SHOWN[part])];
    return [
      make("h3", {}, this.say(part)),
      make("ol", { class: "lines" }, ...shown),
      rest.length ? make("details", { "data-keep": part }, make("summary", {}, this.say(more, { n: rest.length })), make("ol", { class: "lines" }, ...rest)) : null,
    ];
  }

  /** @param {any} entry of one change or of two, each of which is also there alone */
  entry(entry) {
    const ids = entry.ids ?? [entry.id];
    const [first, second] = ids.map((/** @type {string} */ id) => this.name(id, this.changes.get(id)));
    const how = ids.flatMap((/** @type {string} */ id) => this.how(this.changes.get(id)));
    const opened = this.opened(entry);
    return make("li", { class: "line", "data-lever": ids.join(" ") },
      make("p", { class: "line-name" }, first, ...(second ? [" ", make("span", { class: "plus" }, this.say("and", { name: second }))] : [])),
      make("p", { class: "line-figures" }, make("span", { class: "line-points" }, this.gain(entry.gained))),
      opened.length ? make("p", { class: "line-lost" }, opened.join(" ")) : null,
      make("p", { class: "line-why" }, [...how, this.say("total", { total: entry.total }), ...this.effects(entry)].join(" ")),
      this.whence(entry, ids),
      this.trying(entry));
  }

  /** The way to the sliders with this change in them; null where it is no level of language. @param {any} entry */
  trying({ id }) {
    const levels = id && levelsOf(id, this.changes.get(id));
    return levels ? make("button", { type: "button", class: "button button-quiet js-try", "data-levels": JSON.stringify(levels) },
      this.words.say("result.advice.try"), make("span", { class: "visually-hidden" }, ` (${this.name(id, this.changes.get(id))})`)) : null;
  }

  /** The lines of the score that change, behind a summary; null where there is but one. @param {any} entry @param {string[]} ids */
  whence({ lines }, ids) {
    const changed = Object.entries(lines);
    if (changed.length < 2) return null;
    return make("details", { "data-keep": `lever ${ids.join(" ")}` },
      make("summary", {}, this.words.say("result.advice.whence")),
      make("ul", { class: "small" }, ...changed.map(([id, points]) =>
        make("li", {}, this.words.say("core.lines", id), " ", make("span", { class: "strong nowrap" }, this.words.signed(points))))));
  }

  /**
   * The change in a few words, by its id.
   * @param {string} id @param {Change[]} changes
   */
  name(id, changes) {
    const parts = id.replace(SPOUSE, "").split(".");
    const [kind, second, last] = parts;
    const language = this.words.has("core.official_languages", second) ? second : "en";
    return this.words.say("core.levers", this.patternOf(id), {
      language: this.words.say("core.official_languages", language),
      scale: this.words.say("core.scales", language),
      ability: kind === "language" && this.words.has("core.abilities", last) ? this.words.say("core.abilities", last).toLowerCase() : "",
      level: /^\d+$/.test(last) ? Number(last) : levelOf(changes, last),
      education: this.words.has("core.education_short", second) ? this.words.say("core.education_short", second) : "",
      credential: this.words.has("core.values.canadian_credential", second) ? this.words.say("core.values.canadian_credential", second) : "",
    });
  }

  /** The key of the words for an id. @param {string} id */
  patternOf(id) {
    const found = this.words.keys("core.levers").find((pattern) => fits(pattern, id));
    if (!found) throw new Error(`no words for the change ${id}`);
    return found;
  }

  /** Sentences: the scores to reach on the person's own test, the occupation of the work. @param {Change[]} changes */
  how(changes) {
    const scores = changes.filter(({ test, level }) => test && test !== "clb" && level);
    const said = [...Map.groupBy(scores, ({ test }) => test)].map(([test, some]) => this.say("scores", {
      test: this.words.say("core.tests", test),
      scores: REPORTED.flatMap((ability) => some.filter(({ path }) => path.endsWith(`.${ability}`)).map(({ to }) =>
        `${this.words.say("core.abilities", ability).toLowerCase()} ${this.words.number(to)}`)).join(", "),
    }));
    const jobs = changes.filter(({ add, occupation_assumed: assumed }) => add?.noc && !assumed).map(({ add }) => add.noc);
    return [...said, ...new Set(jobs.map((noc) => this.say("as", { occupation: [noc, this.titles.get(noc)].filter(Boolean).join(" ") })))];
  }

  /** @param {number} points */
  gain(points) {
    return `${points < 0 ? "−" : "+"}${this.words.count("core.units.points", Math.abs(points))}`;
  }

  /** Sentences: what a ceiling took, and how many rounds it would have turned. @param {any} entry */
  effects({ gained, worth, lost_to_cap: lost, rounds }) {
    return [
      lost ? this.words.say("core.lost_to_cap", gained > 0 ? "some" : "all", { worth, points: gained }) : "",
      rounds.length ? this.words.count("calculator.advice.rounds", rounds.length) : "",
    ].filter(Boolean);
  }

  /** Sentences: the programs and categories that open and close. @param {any} entry */
  opened({ programs, programs_lost: without, categories, categories_lost: left }) {
    return [
      programs.length + categories.length ? this.say("opens", { names: namesOf(this.words, programs, categories) }) : "",
      without.length + left.length ? this.say("closes", { names: namesOf(this.words, without, left) }) : "",
    ].filter(Boolean);
  }

  /** @param {string} key @param {Record<string, string | number>} [values] */
  say(key, values = {}) {
    return this.words.say("calculator.advice", key, values);
  }
}

/** @param {import("./words.mjs").Words} words @param {string[]} programs @param {string[]} categories */
export function namesOf(words, programs, categories) {
  return [
    ...programs.map((name) => words.say("core.programs", name)),
    ...categories.map((slug) => words.say("calculator.categories.named", { name: words.say("draws.kinds", slug) })),
  ].join(", ");
}

/** Whether an id is of a pattern: `*` stands for any part, `#` for a number. @param {string} pattern @param {string} id */
function fits(pattern, id) {
  const parts = id.split(".");
  const wanted = pattern.split(".");
  return wanted.length === parts.length && wanted.every((part, index) =>
    part === "*" || (part === "#" ? /^\d+$/.test(parts[index]) : part === parts[index]));
}

/**
 * What a change of the person's own levels moves: `{language, levels}`, by ability; null if it changes no level.
 * @param {string} id @param {Change[]} changes
 */
function levelsOf(id, changes) {
  const [, isNew, language] = /^(new_)?language\.(en|fr)\./.exec(id) ?? [];
  if (!language) return null;
  const levels = changes.flatMap(({ path, level }) => (isNew ? REPORTED : [path.split(".").at(-1)]).map((ability) => [ability, level]));
  return { language, levels: Object.fromEntries(levels) };
}

/** The level that a change of one ability reaches. @param {Change[]} changes @param {string} ability */
function levelOf(changes, ability) {
  return changes.find(({ path }) => path.endsWith(`.${ability}`))?.level ?? "";
}
