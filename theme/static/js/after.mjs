/** What follows the score. It is fetched with the first answers: the form alone needs none of it. */

import { all, one } from "./dom.mjs";
import { inTime, Later } from "./later.mjs";

/** What dresses it. */
const STYLES = [
  new URL("../css/further.css", import.meta.url), new URL("../css/dates.css", import.meta.url), new URL("../css/rounds.css", import.meta.url),
  new URL("../css/trial.css", import.meta.url), new URL("../css/takeaway.css", import.meta.url),
];

/**
 * @typedef {[question: {on: string, profile: any, assumed: string[]}, result: any, jobs: any]} Answered
 * @typedef {(profile: any, said: string, more?: {on?: string, assumed?: string[]}) => void} Take puts a profile into the form
 */

export class After {
  /**
   * @param {HTMLElement} page @param {import("./client.mjs").Client} client @param {import("./words.mjs").Words} words
   * @param {any} data @param {Map<string, string>} titles of occupations, by code @param {Take} take
   * @param {import("./answers.mjs").Answers} answers as the printed sheet repeats them
   */
  constructor(page, client, words, data, titles, take, answers) {
    this.page = page;
    this.words = words;
    this.make = (/** @type {typeof import("./further.mjs").Further} */ Further, /** @type {any} */ facts) =>
      new Further(page, client, words, { ...data, ...facts }, titles, take);
    this.makeSheet = (/** @type {typeof import("./sheet.mjs").Sheet} */ Sheet, /** @type {any} */ facts) =>
      new Sheet(page, words, { ...data, ...facts }, titles, answers);
    this.script = new Later(new URL("./further.mjs", import.meta.url).href);
    this.sheetScript = new Later(new URL("./sheet.mjs", import.meta.url).href);
    this.facts = new Later(new URL(`${data.results}${words.lang}.mjs`, document.baseURI).href);
    /** @type {import("./further.mjs").Further | null} */
    this.further = null;
    /** @type {import("./sheet.mjs").Sheet | null} */
    this.sheet = null;
    /** @type {Answered | null} what is to be shown, null if nothing */
    this.wanted = null;
    /** What was kept, until there is a place for it. @type {unknown} */
    this.state = null;
    /** Called when some of that is of no use. */
    this.onrefused = () => {};
    one(page, "js-after-retry").addEventListener("click", () => this.show(.../** @type {Answered} */ (this.wanted)));
  }

  /** Fetches what is still to come. @returns {Promise<import("./further.mjs").Further>} */
  async load() {
    const [{ Further }, { Sheet }, facts] = await Promise.all([this.script.load(), this.sheetScript.load(), this.facts.load(), ...STYLES.map(dress)]);
    if (!this.further) {
      this.words.add(facts.words);
      this.further = this.make(Further, facts);
      this.sheet = this.makeSheet(Sheet, facts);
      this.write(this.state);
    }
    return this.further;
  }

  /** What is to be kept with the answers. */
  read() {
    return this.further ? this.further.read() : this.state;
  }

  /** @param {unknown} state as `read` gave it, perhaps long ago */
  write(state) {
    this.state = state ?? null;
    if (this.further && this.state !== null && !this.further.write(this.state)) this.onrefused();
  }

  /** Begins to fetch. */
  prepare() {
    // Whoever shows something says so.
    if (!this.further) this.load().catch(() => {});
  }

  hide() {
    this.wanted = null;
    this.state = null;
    this.further?.hide();
    this.sheet?.clear();
    for (const section of all(this.page, "js-further")) section.hidden = true;
    this.tellFailure(false);
  }

  /** @param {Answered} answered */
  async show(...answered) {
    this.wanted = answered;
    if (!this.further) {
      const failed = await this.load().then(() => false, () => true);
      // Newer answers, or none at all, may have come meanwhile.
      if (this.wanted !== answered) return;
      if (failed) {
        this.tellFailure(true);
        return;
      }
    }
    // It may have come since it failed here.
    this.tellFailure(false);
    this.sheet.hold(...answered);
    this.further.show(...answered);
  }

  /** @param {boolean} failed */
  tellFailure(failed) {
    one(this.page, "js-after-failed").hidden = !failed;
  }
}

/** Adds a style sheet to the page, once. @param {URL} address */
function dress({ href }) {
  const given = /** @type {HTMLLinkElement[]} */ ([...document.querySelectorAll("link[rel=stylesheet]")]).find((link) => link.href === href);
  if (given) return given.sheet ? undefined : arrival(given);
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = href;
  document.head.append(link);
  return arrival(link);
}

/** Where it fails, the next time it is asked for anew. @param {HTMLLinkElement} link */
const arrival = (link) => inTime(new Promise((resolve, reject) => {
  // Several may wait for one.
  link.addEventListener("load", resolve);
  link.addEventListener("error", reject);
})).catch((error) => {
  link.remove();
  throw error;
});
