/** The documents of a plan in words: what each is, how it stands, and why it is asked for. */

import { namesOf } from "./advice.mjs";

const COUNTED = ["canadian", "foreign"];
const PROGRAMS = ["fsw", "cec", "fst"];
const FEES = ["applicant", "spouse", "child", "right"];

/** In the order of the list. */
export const GROUPS = {
  people: ["passport", "birth", "marriage", "union", "marriage_end"],
  evidence: ["language_result", "eca", "canadian_study", "reference"],
  claims: ["nomination", "certificate", "sibling", "relative", "offer", "work_permit", "military"],
  clearance: ["police", "police_elsewhere", "medical"],
  money: ["funds", "fees"],
};

/** @typedef {{id: string, document: string, who: string, state: string, read: any, facts: any, rules: string[]}} Item */

export class Checklist {
  /** @param {import("./words.mjs").Words} words @param {Map<string, string>} titles of occupations, by code */
  constructor(words, titles) {
    this.words = words;
    this.titles = titles;
    this.countries = new Intl.DisplayNames([`${words.lang}-CA`], { type: "region" });
  }

  /** What the document is called. @param {Item} item */
  name({ document, who, state, facts }) {
    const { words } = this;
    const key = ["needed", "self_employed"].includes(state) && words.has("planner.documents", document, state) ? state : "name";
    const name = words.say("planner.documents", document, key, {
      test: facts.test ? words.say("core.tests", facts.test) : "",
      language: facts.language ? this.language(facts.language) : "",
      country: facts.country ? this.countries.of(facts.country) : "",
      occupation: facts.noc ? [facts.noc, this.titles.get(facts.noc)].filter(Boolean).join(" ") : "",
    });
    return who === "spouse" ? words.say("planner.result.spouse", { name }) : name;
  }

  /** Inside a sentence French writes languages small. @param {string} code */
  language(code) {
    const name = this.words.say("core.official_languages", code);
    return this.words.lang === "fr" ? name.toLowerCase() : name;
  }

  /** What the document is. @param {Item} item */
  about({ document, state, facts }) {
    const { words } = this;
    const key = state === "self_employed" ? "about_self_employed" : "about";
    const about = words.say("planner.documents", document, key, this.rule(facts));
    return facts.several ? `${about} ${words.say("planner.documents", document, "several")}` : about;
  }

  /** How it stands, in a word or two, and until when. @param {Item} item */
  state({ state, facts }) {
    return this.words.say("planner.states", state, { date: facts.lapses ? this.words.shortDate(facts.lapses) : "" });
  }

  /** Why it is asked for. @param {Item} item */
  why(item) {
    const special = { reference: this.whyReference, police: this.whyPolice, medical: this.whyMedical, funds: this.whyFunds }[item.document];
    if (special) return special.call(this, item);
    const { document, state, facts } = item;
    const key = state === "needed" && this.words.has("planner.documents", document, "why_needed") ? "why_needed" : "why";
    return this.words.say("planner.documents", document, key, {
      status: facts.status ? this.words.say("core.marital_status", facts.status).toLowerCase() : "",
      country: facts.country ? this.countries.of(facts.country) : "",
    });
  }

  /** @param {Item} item */
  whyReference({ facts }) {
    const { words } = this;
    const work = facts.counted_for.filter((/** @type {string} */ name) => COUNTED.includes(name)).map((/** @type {string} */ name) => words.say("planner.counted", name));
    const programs = facts.counted_for.filter((/** @type {string} */ name) => PROGRAMS.includes(name));
    const categories = facts.counted_for.filter((/** @type {string} */ name) => !COUNTED.includes(name) && !PROGRAMS.includes(name));
    return words.say("planner.documents.reference", facts.end ? "why" : "why_open", {
      country: this.countries.of(facts.country), from: words.date(facts.start), to: facts.end ? words.date(facts.end) : "",
      names: [...work, namesOf(words, programs, categories)].filter(Boolean).join(", "),
    });
  }

  /** @param {Item} item */
  whyPolice({ state, facts }) {
    const key = state === "asked" ? "why_asked" : facts.from ? "why_some" : "why_study";
    const dates = { from: facts.from ? this.words.date(facts.from) : "", to: facts.to ? this.words.date(facts.to) : "" };
    return this.words.say("planner.documents.police", key, { ...this.rule(facts), ...dates });
  }

  /** @param {Item} item */
  whyMedical({ state, facts }) {
    const times = facts.times.map((/** @type {any} */ { from, exam }) =>
      this.words.say("planner.documents.funds.later", { date: this.words.date(from), amount: this.words.say("planner.exam", exam) }));
    return this.words.say("planner.documents.medical", `why_${state}`, { from: this.words.date(facts.times[0].from), times: times.join("; ") });
  }

  /** @param {Item} item */
  whyFunds({ state, facts }) {
    const known = facts.amounts.filter((/** @type {any} */ { amount }) => amount !== null);
    const key = state === "not_needed" ? facts.because : state === "unknown" ? "unknown" : known.length ? state : "size";
    const said = this.words.say("planner.documents.funds", `why_${key}`, {
      size: facts.family_size ?? "", amount: known.length ? this.words.money(known[0].amount) : "",
    });
    const later = known.slice(1).map((/** @type {any} */ { from, amount }) =>
      this.words.say("planner.documents.funds.later", { date: this.words.date(from), amount: this.words.money(amount) }));
    return [said, ...(state === "not_needed" ? [] : later)].join("; ");
  }

  /** Amounts, one text for each; what is not known says so. @param {Item} item @returns {string[]} */
  amounts({ document, facts }) {
    if (document !== "fees") return [];
    const { words } = this;
    const money = (/** @type {number | null} */ amount) => (amount === null ? words.say("core.not_known") : words.money(amount));
    const told = (/** @type {string} */ what, /** @type {string} */ amount) => words.say("planner.result.amount", { what, amount });
    const part = (/** @type {string} */ name, /** @type {number | null} */ amount) => told(words.say("planner.documents.fees", name), money(amount));
    const listed = FEES.filter((name) => name !== "spouse" || facts.people.includes("spouse"));
    const fees = facts.amounts.map((/** @type {any} */ times) =>
      told(words.say("planner.documents.fees.from", { date: words.date(times.from) }), listed.map((name) => part(name, times[name])).join("; ")));
    const biometrics = facts.biometrics ? [["person", "family"].map((name) => part(name, facts.biometrics[name])).join("; ")] : [];
    return [...(fees.length ? fees : [words.say("planner.documents.fees.none")]), ...biometrics];
  }

  /** The figures of a rule that stand in the facts, with their units. @param {any} facts */
  rule({ age, months, years }) {
    return {
      age: age ?? "", months: months ? this.words.count("core.units.months", months) : "", years: years ? this.words.count("core.units.years", years) : "",
    };
  }

  /** A line of the calendar. @param {any} entry @param {Map<string, Item>} items @param {(id: string) => string} ruleName */
  day({ code, item, age, rule }, items, ruleName) {
    return this.words.say("planner.calendar", code, {
      what: item ? this.name(items.get(item)) : "", age: age ?? "", rule: code === "rule_changes" ? ruleName(rule) : "",
    });
  }
}
