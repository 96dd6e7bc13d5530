/**
 * Two sets of answers side by side, with what differs marked.
 *
 * Each is kept as one plain object, `read()` and `write(state)`; its score is asked for anew.
 */

import { cardTable, cell, head } from "./cards.mjs";
import { datedNotice } from "./dated.mjs";
import { make } from "./dom.mjs";
import { hoursOf } from "./lines.mjs";

const NAMES = ["A", "B"];
const WANT = ["crs", "programs", "categories", "clb", "experience"];

/** @typedef {{on: string, profile: any, assumed: string[]}} Kept */
/** @typedef {{kept: (Kept | null)[], all: boolean}} State `all`: whether lines that do not differ are shown too */

export class Scenarios {
  /**
   * @param {HTMLElement} holder @param {import("./client.mjs").Client} client @param {import("./words.mjs").Words} words
   * @param {{change: any}} data @param {import("./lines.mjs").Lines} lines
   * @param {import("./after.mjs").Take} take puts a profile into the form
   */
  constructor(holder, client, words, data, lines, take) {
    this.client = client;
    this.words = words;
    this.data = data;
    this.lines = lines;
    this.take = take;
    /** @type {(Kept | null)[]} */
    this.kept = NAMES.map(() => null);
    /** @type {any[]} what the core says of each */
    this.results = NAMES.map(() => null);
    /** @type {("" | "start" | "failed" | "unreadable")[]} why there is no score of a set */
    this.faults = NAMES.map(() => "");
    /** @type {Kept | null} */
    this.now = null;
    /** @type {any} */
    this.result = null;
    this.every = /** @type {HTMLInputElement} */ (make("input", { type: "checkbox", id: "scenarios-every" }));
    this.every.addEventListener("change", () => this.compare());
    this.slots = NAMES.map((name, index) => this.slot(name, index));
    this.status = make("p", { class: "visually-hidden", role: "status" });
    this.toggle = make("label", { class: "choice", for: "scenarios-every", hidden: true }, this.every, make("span", {}, this.say("every")));
    this.table = make("div", { class: "js-compared" });
    holder.replaceChildren(make("div", { class: "slots" }, ...this.slots), this.status, this.toggle, this.table);
  }

  /** @returns {State} */
  read() {
    return structuredClone({ kept: this.kept, all: this.every.checked });
  }

  /** @param {State} state as `read` gave it */
  write({ kept, all }) {
    this.kept = NAMES.map((_, index) => structuredClone(kept[index] ?? null));
    this.results = NAMES.map(() => null);
    this.faults = NAMES.map(() => "");
    this.every.checked = all;
    this.kept.forEach((one, index) => one && this.ask(index));
    this.refresh();
  }

  /** The answers as they are now. @param {Kept} question @param {any} result */
  show(question, result) {
    this.now = structuredClone(question);
    this.result = result;
    // Where the calculator had not started, it has now.
    this.faults.forEach((fault, index) => fault === "start" && this.ask(index));
    this.refresh();
  }

  /** There are no answers any more, here neither. */
  clear() {
    this.now = null;
    this.result = null;
    this.write({ kept: [], all: false });
  }

  /** Keeps a set of answers where there is room, else in the last place. @param {Kept} one */
  keep(one) {
    const free = this.kept.indexOf(null);
    this.put(free < 0 ? NAMES.length - 1 : free, one);
  }

  /** Puts a set into the form. @param {number} index */
  open(index) {
    const { profile, on, assumed } = structuredClone(this.kept[index]);
    this.take(profile, this.say("opened", { name: NAMES[index] }), { on, assumed });
  }

  /** @param {number} index @param {Kept | null} one */
  put(index, one) {
    this.kept[index] = structuredClone(one);
    this.results[index] = null;
    this.faults[index] = "";
    if (one) this.ask(index);
    this.refresh();
    this.status.textContent = this.say(one ? "was_kept" : "was_removed", { name: NAMES[index] });
  }

  /** @param {number} index */
  async ask(index) {
    this.faults[index] = "";
    const { on, profile } = this.kept[index];
    const reply = await this.client.ask(`scenario-${index}`, "assess", { on, profile, want: WANT });
    if (reply === null || !this.kept[index]) return;
    if (reply.ok) this.results[index] = reply.result;
    else this.fail(index, reply.error.code);
    this.refresh();
  }

  /** The answers stay, also those that a newer edition cannot read: the form says what is wrong with them. @param {number} index @param {string} code */
  fail(index, code) {
    const fault = code === "start" ? "start" : code === "invalid_profile" ? "unreadable" : "failed";
    this.faults[index] = fault;
    this.status.textContent = this.say(fault === "unreadable" ? "unreadable" : "failed");
  }

  // What is shown

  refresh() {
    this.slots.forEach((slot, index) => this.showSlot(slot, index));
    this.compare();
  }

  /** @param {string} name @param {number} index */
  slot(name, index) {
    const button = (/** @type {string} */ key, /** @type {string} */ className, /** @type {() => void} */ press) => {
      const made = make("button", { type: "button", class: `button ${className} js-scenario-${key}` },
        this.say(key), make("span", { class: "visually-hidden" }, ` (${this.say("name", { name })})`));
      made.addEventListener("click", press);
      return made;
    };
    return make("section", { class: "slot", "data-scenario": name },
      make("h3", {}, this.say("name", { name })),
      make("p", { class: "slot-said" }),
      make("div", { class: "buttons" },
        button("keep", "button-secondary", () => this.now && this.put(index, this.now)),
        button("open", "button-secondary", () => this.open(index)),
        button("remove", "button-quiet", () => {
          this.put(index, null);
          this.slots[index].querySelector("button").focus();
        })));
  }

  /** @param {HTMLElement} slot @param {number} index */
  showSlot(slot, index) {
    const [kept, result, fault] = [this.kept[index], this.results[index], this.faults[index]];
    const said = slot.querySelector(".slot-said");
    said.textContent = kept === null ? this.say("empty") : fault === "unreadable" ? this.say("unreadable") : fault ? this.say("failed")
      : result === null ? this.words.say("calculator.further.waiting")
      : this.say(result.crs.current ? "score" : "score_dated", { total: result.crs.total, date: this.words.date(result.crs.current ? kept.on : result.crs.rules_as_of) });
    const [keep, open, remove] = slot.querySelectorAll("button");
    keep.disabled = this.now === null;
    open.hidden = remove.hidden = kept === null;
  }

  /** The two that are compared, those kept first: `{name, on, result}`. */
  sides() {
    const kept = NAMES.map((name, index) => ({ name: this.say("name", { name }), result: this.results[index] })).filter(({ result }) => result);
    const now = this.result ? [{ name: this.say("now"), result: this.result }] : [];
    return kept.length ? [...kept, ...now].slice(0, 2) : [];
  }

  compare() {
    const sides = this.sides();
    this.toggle.hidden = sides.length < 2;
    this.table.replaceChildren(...(sides.length < 2 ? [] : this.compared(sides)));
  }

  /** @param {{name: string, result: any}[]} sides */
  compared(sides) {
    const [one, other] = sides.map(({ result }) => result);
    const rows = [
      this.row(this.say("total"), [one, other].map(({ crs }) => crs.total), [], { always: true, key: "total" }),
      ...Object.keys(one.crs.sections).flatMap((section) => this.section(section, one, other)),
      ...this.openTo("programs", one, other, (name) => this.words.say("core.programs", name)),
      ...this.openTo("categories", one, other, (slug) => this.words.say("calculator.categories.named", { name: this.words.say("draws.kinds", slug) })),
    ].filter(Boolean);
    const heads = [...sides.map(({ name }) => name), this.say("difference")];
    const table = cardTable("beside", make("caption", { class: "visually-hidden" }, this.say("table", { one: sides[0].name, other: sides[1].name })),
      [cell("", ""), ...heads.map((text) => head(text, "num"))], rows);
    for (const row of table.tBodies[0].rows) [...row.querySelectorAll("td")].forEach((figure, index) => { figure.dataset.label = heads[index]; });
    const dated = [one, other].find(({ crs }) => !crs.current);
    return [dated ? datedNotice(this.words, this.data.change, { on: dated.on, ...dated.crs }) : null, table,
      rows.length === 1 && one.crs.total === other.crs.total ? make("p", {}, this.say("alike")) : null].filter(Boolean);
  }

  /** A section with its lines. @param {string} section @param {any} one @param {any} other */
  section(section, one, other) {
    const lines = (/** @type {any} */ { crs }) => crs.lines.filter((/** @type {any} */ { id }) => id.startsWith(`crs.${section}.`));
    const ids = [...new Set([...lines(one), ...lines(other)].map(({ id }) => id))];
    const rows = ids.map((id) => {
      const both = [one, other].map((result) => lines(result).find((/** @type {any} */ line) => line.id === id));
      const said = both.map((line, index) => (line ? this.lines.why(line, [one, other][index].crs, hoursOf([one, other][index].experience)) : ""));
      return this.row(this.words.say("core.lines", id), both.map((line) => line?.points ?? 0), said, { key: id });
    }).filter(Boolean);
    const head = this.row(this.words.say("core.sections", section), [one, other].map(({ crs }) => crs.sections[section]), [], { key: section, always: rows.length > 0, head: true });
    return [head, ...rows];
  }

  /**
   * A row of points; null where nothing differs and only differences are shown.
   * @param {string} name @param {number[]} points @param {string[]} said what was read on each side
   * @param {{key: string, always?: boolean, head?: boolean}} how
   */
  row(name, [one, other], said, { key, always = false, head = false }) {
    const differs = one !== other || said[0] !== said[1];
    if (!differs && !always && !this.every.checked) return null;
    const num = (/** @type {number} */ points, /** @type {string} */ why) => make("td", { role: "cell", class: "num" }, this.words.number(points),
      why ? make("span", { class: "below" }, why) : null);
    return make("tr", { role: "row", "data-compared": key, "data-differs": String(differs), class: head || key === "total" ? "strong" : null },
      make("th", { scope: "row", role: "rowheader" }, name), num(one, said[0]), num(other, said[1]),
      cell("num", this.difference(differs, other - one)));
  }

  /** @param {boolean} differs @param {number} by */
  difference(differs, by) {
    if (by) return make("mark", { class: "differs" }, this.words.signed(by));
    return differs ? make("mark", { class: "differs" }, this.say("differs")) : make("span", { class: "muted" }, this.say("same"));
  }

  /** @param {"programs" | "categories"} part @param {any} one @param {any} other @param {(name: string) => string} nameOf */
  openTo(part, one, other, nameOf) {
    return Object.keys(one[part]).map((name) => {
      const both = [one, other].map((result) => result[part][name].eligible);
      const differs = both[0] !== both[1];
      if (!differs && !this.every.checked) return null;
      return make("tr", { role: "row", "data-compared": `${part}.${name}`, "data-differs": String(differs) },
        make("th", { scope: "row", role: "rowheader" }, nameOf(name)),
        ...both.map((eligible) => cell("num", this.say(eligible ? "eligible" : "not_eligible"))),
        cell("num", this.difference(differs, 0)));
    });
  }

  /** @param {string} key @param {Record<string, string | number>} [values] */
  say(key, values = {}) {
    return this.words.say("result.scenarios", key, values);
  }
}
