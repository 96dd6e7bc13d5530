/** The page of the search: the question stands after the # of the address, which is told to no server. */

import { make, one } from "./dom.mjs";
import { SiteIndex } from "./site-index.mjs";
import { Words } from "./words.mjs";

/** What is asked beyond this is not read. */
const LONGEST = 200;

/** So many pages are shown at a time. */
const STEP = 10;

/** Somebody who types pauses so long between two words, in milliseconds. */
const PAUSE = 180;

/** Longer loading is told. */
const PATIENCE = 250;

/** The kinds a reader chooses from: a round is found with the pages about rounds. @param {string} kind */
const groupOf = (kind) => (kind === "round" ? "rounds" : kind);

class Search {
  constructor() {
    const { lang, words, index, occupations } = JSON.parse(one(document, "js-data").textContent);
    this.words = new Words(lang, words);
    this.index = new SiteIndex(new URL(index, document.baseURI).href, lang);
    this.occupations = occupations;
    this.input = /** @type {HTMLInputElement} */ (one(document, "js-input"));
    const parts = ["status", "failed", "job", "kinds", "found", "results", "more"];
    /** @type {Record<string, HTMLElement>} */
    this.parts = Object.fromEntries(parts.map((name) => [name, one(document, `js-${name}`)]));
    /** @type {import("./site-index.mjs").Found[]} */
    this.found = [];
    this.kind = "";
    this.shown = 0;
    this.question = 0;
    this.listen();
    this.read();
  }

  listen() {
    // The first touch fetches the library, so that it is there when the first word is typed.
    this.input.addEventListener("focus", () => this.index.open().catch(() => this.index.drop()));
    this.input.addEventListener("input", () => {
      clearTimeout(this.typing);
      this.typing = setTimeout(() => this.ask(), PAUSE);
    });
    one(document, "js-search").addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask();
    });
    one(document, "js-retry").addEventListener("click", () => {
      this.input.focus();
      this.ask();
    });
    this.parts.kinds.addEventListener("change", (event) => {
      this.kind = /** @type {HTMLInputElement} */ (event.target).value;
      this.show(STEP).catch(() => this.fail());
    });
    this.parts.more.addEventListener("click", () => this.showMore());
    window.addEventListener("hashchange", () => this.read());
  }

  /** Asks what the address says. */
  read() {
    const said = new URLSearchParams(location.hash.slice(1));
    this.kind = said.get("kind") ?? "";
    this.input.value = (said.get("q") ?? "").slice(0, LONGEST);
    // Somebody who comes back from a page found sees as many as before.
    this.ask(history.state?.shown ?? STEP);
  }

  get text() {
    return this.input.value.trim().slice(0, LONGEST);
  }

  /** Keeps the question in the address without leaving a step for each letter. */
  write() {
    const { text } = this;
    const said = new URLSearchParams(text ? { q: text, ...(this.kind && { kind: this.kind }) } : {});
    history.replaceState({ shown: this.shown }, "", text ? `#${said}` : location.pathname);
  }

  /** Finds what answers the text in the field, and shows the first pages. @param {number} shown */
  async ask(shown = STEP) {
    clearTimeout(this.typing);
    this.question += 1;
    const { question, text } = this;
    this.tellJob(text);
    this.parts.failed.hidden = true;
    if (!text) {
      this.found = [];
      this.say("");
      await this.show(STEP);
      return;
    }
    const waiting = setTimeout(() => this.say(this.words.say("search.script.loading")), PATIENCE);
    try {
      const { found, isPart } = await this.index.find(text);
      if (question !== this.question) return;
      this.found = found;
      this.makeKinds();
      await this.show(shown);
      if (question === this.question) this.say(this.sentence(text, isPart));
    } catch {
      if (question !== this.question) return;
      this.found = [];
      await this.show(STEP);
      this.fail();
    } finally {
      clearTimeout(waiting);
    }
  }

  /** How many were found. @param {string} text @param {boolean} isPart */
  sentence(text, isPart) {
    const n = this.found.length;
    if (!n) return this.words.say("search.script.none", { text });
    const form = this.words.plurals.select(n) === "one" ? "one" : "other";
    return this.words.say(isPart ? "search.script.found_some" : "search.script.found", form, { n, text });
  }

  /** Something could not be fetched: the next question begins anew. */
  fail() {
    this.index.drop();
    this.parts.failed.hidden = false;
    this.say(this.words.say("search.script.failed"));
  }

  /** The link to the search of occupations, which knows codes and job titles. @param {string} text */
  tellJob(text) {
    const { job } = this.parts;
    const { words } = this;
    const href = `${this.occupations}#${new URLSearchParams({ q: text })}`;
    const isCode = /^\d{5}$/.test(text);
    const said = isCode ? words.say("search.script.code", { code: text }) : words.say("search.script.occupation", { text });
    job.hidden = !isCode && !/\p{L}{2}/u.test(text);
    job.replaceChildren(make("a", { href }, said));
  }

  /** The kinds among the pages found, to choose one. */
  makeKinds() {
    const counts = new Map();
    for (const { kind } of this.found) counts.set(groupOf(kind), (counts.get(groupOf(kind)) ?? 0) + 1);
    if (!counts.has(this.kind)) this.kind = "";
    const { words } = this;
    const kinds = words.keys("search.kinds").filter((kind) => counts.has(kind));
    const named = (kind) => words.say("search.script.one_kind", { kind: words.say("search.kinds", kind), n: counts.get(kind) });
    const choices = [
      this.choice("", words.say("search.script.all", { n: this.found.length })),
      ...kinds.map((kind) => this.choice(kind, named(kind))),
    ];
    this.parts.kinds.replaceChildren(one(this.parts.kinds, "js-legend"), ...choices);
    this.parts.kinds.hidden = kinds.length < 2;
  }

  /** @param {string} kind @param {string} text */
  choice(kind, text) {
    const radio = make("input", { type: "radio", name: "kind", value: kind, checked: kind === this.kind });
    return make("label", {}, radio, make("span", {}, text));
  }

  get chosen() {
    return this.kind ? this.found.filter(({ kind }) => groupOf(kind) === this.kind) : this.found;
  }

  /** Shows the first pages of the chosen kind. @param {number} most */
  async show(most) {
    const { chosen, question, kind } = this;
    const items = await Promise.all(chosen.slice(0, most).map((found) => this.item(found)));
    if (question !== this.question || kind !== this.kind) return;
    this.parts.results.replaceChildren(...items);
    this.parts.found.hidden = !items.length;
    if (!this.found.length) this.parts.kinds.hidden = true;
    this.told(items.length);
  }

  /** Adds the next pages and leads to the first of them. */
  async showMore() {
    const next = this.chosen.slice(this.shown, this.shown + STEP);
    const { question, kind, shown } = this;
    try {
      const items = await Promise.all(next.map((found) => this.item(found)));
      if (question !== this.question || kind !== this.kind || shown !== this.shown) return;
      this.parts.results.append(...items);
      this.told(shown + items.length);
      items[0].querySelector("a").focus();
    } catch {
      this.fail();
    }
  }

  /** Notes how many pages are shown, and how many the button would add. @param {number} shown */
  told(shown) {
    this.shown = shown;
    const left = Math.min(this.chosen.length - shown, STEP);
    this.parts.more.hidden = left <= 0;
    if (left > 0) this.parts.more.textContent = this.words.count("search.script.more", left);
    this.write();
  }

  /** @param {import("./site-index.mjs").Found} found */
  async item({ kind, show }) {
    const { title, href, pieces, sections } = await show();
    const excerpt = pieces.map(({ text, isMarked }) => (isMarked ? make("mark", {}, text) : text));
    const links = sections.flatMap((section) => [" ", make("a", { href: section.href }, section.title)]);
    return make(
      "li",
      {},
      make("h3", {}, make("a", { href }, title)),
      make("p", { class: "search-kind" }, this.words.say("search.kind_of", kind)),
      make("p", { class: "search-excerpt" }, ...excerpt),
      sections.length ? make("p", { class: "search-sections" }, this.words.say("search.script.section"), ...links) : null,
    );
  }

  say(/** @type {string} */ text) {
    if (this.parts.status.textContent !== text) this.parts.status.textContent = text;
  }
}

new Search();
