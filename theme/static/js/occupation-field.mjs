/** A text field that finds an occupation while somebody types: a combobox with the occupations found as its options. */

import { make } from "./dom.mjs";

/** Shorter questions find too much. One digit is enough: a code begins with it. */
const SHORTEST = 2;

/** What is typed beyond this is not read. */
const LONGEST = 200;

/** So many occupations are shown. */
const MOST = 10;

export class OccupationField {
  /**
   * Makes a combobox of a text field. The field keeps its own label, hint and value: what somebody typed is never
   * changed here, `onchoose` decides what an occupation does.
   * @param {HTMLInputElement} input
   * @param {object} options
   * @param {import("./words.mjs").Words} options.words with the rooms `noc.search`, `noc.teer` and `draws.kinds`
   * @param {() => Promise<import("./finder.mjs").Finder>} options.load the finder; called again after a failure
   * @param {(found: import("./finder.mjs").Occupation) => void} options.onchoose
   */
  constructor(input, { words, load, onchoose }) {
    this.input = input;
    this.words = words;
    this.load = load;
    this.onchoose = onchoose;
    /** @type {import("./finder.mjs").Occupation[]} */
    this.found = [];
    this.active = -1;
    this.question = 0;
    /** Whether what is said goes when the list does: how many were found, or that they are still looked for. */
    this.isPassing = false;
    this.list = make("div", { class: "occupation-list", role: "listbox", "aria-label": words.say("noc.search.results"), hidden: true });
    this.status = make("p", { class: "occupation-status", role: "status" });
    // A page may hold the place for the answers, so that nothing moves when the field is made.
    const next = input.nextElementSibling;
    const box = next?.classList.contains("occupation-box") ? next : make("div", { class: "occupation-box" });
    input.after(box);
    box.append(this.status, this.list);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", autocomplete: "off" })) {
      input.setAttribute(name, value);
    }
    input.addEventListener("focus", () => this.prepare());
    input.addEventListener("input", () => this.ask());
    input.addEventListener("keydown", (event) => this.press(event));
    input.addEventListener("blur", () => this.close());
    // The field keeps the focus while an option is pressed.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = /** @type {HTMLElement} */ (event.target).closest("[role=option]");
      if (option) this.choose([...this.list.children].indexOf(option));
    });
  }

  get isOpen() {
    return !this.list.hidden;
  }

  /** Loads the index before the first letter. A failure is told only when something is asked. */
  prepare() {
    this.load().catch(() => undefined);
  }

  /** Shows what answers the text in the field. */
  async ask() {
    const text = this.input.value.trim().slice(0, LONGEST);
    this.question += 1;
    const question = this.question;
    if (text.length < SHORTEST && !/^\d/.test(text)) {
      this.close();
      this.say("");
      return;
    }
    const waiting = setTimeout(() => {
      if (question === this.question) this.say(this.words.say("noc.search.loading"), true);
    }, 200);
    try {
      const finder = await this.load();
      if (question === this.question) this.show(finder.find(text, MOST), text);
    } catch {
      if (question === this.question) {
        this.close();
        this.say(this.words.say("noc.search.failed"));
      }
    } finally {
      clearTimeout(waiting);
    }
  }

  /** @param {{total: number, occupations: import("./finder.mjs").Occupation[]}} answer @param {string} text */
  show({ total, occupations }, text) {
    this.found = occupations;
    this.active = -1;
    this.input.removeAttribute("aria-activedescendant");
    // The field may have been numbered anew since it was made, as jobs in a list are.
    this.list.id = `${this.input.id}-found`;
    this.list.replaceChildren(...occupations.map((found, at) => this.option(found, at)));
    this.list.scrollTop = 0;
    this.list.hidden = !occupations.length;
    if (this.isOpen) {
      // Both in sight; the field itself, where there is no room for both.
      for (const part of [this.list, this.input]) part.scrollIntoView({ block: "nearest", behavior: "instant" });
    }
    this.input.setAttribute("aria-expanded", String(this.isOpen));
    if (this.isOpen) this.input.setAttribute("aria-controls", this.list.id);
    else this.input.removeAttribute("aria-controls");
    this.say(this.sentence(total, occupations.length, text), this.isOpen);
  }

  /** How many were found, as a sentence. @param {number} total @param {number} shown @param {string} text */
  sentence(total, shown, text) {
    const { words } = this;
    if (!total) return words.say("noc.search.none", { text });
    if (total > shown) return words.say("noc.search.found_first", { n: total, shown });
    return words.count("noc.search.found", total);
  }

  /** @param {import("./finder.mjs").Occupation} found @param {number} at */
  option({ code, title, teer, lists, titles }, at) {
    const { words } = this;
    const said = titles.flatMap(({ text, lang }, number) => [
      number ? " · " : null,
      make("span", lang === words.lang ? {} : { lang }, text),
    ]);
    const badges = lists.flatMap((slug) => [" ", make("span", { class: "badge" }, words.say("draws.kinds", slug))]);
    return make(
      "div",
      { class: "occupation", role: "option", id: `${this.list.id}-${at}`, "aria-selected": "false" },
      make("span", { class: "occupation-name" }, make("span", { class: "code" }, code), " ", make("strong", {}, title)),
      make(
        "span",
        { class: "occupation-facts" },
        words.say("noc.teer", { teer }),
        badges.length ? make("span", { class: "visually-hidden" }, ` ${words.say("noc.search.lists")}`) : null,
        ...badges,
      ),
      said.length ? make("span", { class: "occupation-titles" }, ...said) : null,
    );
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const last = this.found.length - 1;
    if (event.key === "Escape" && this.isOpen) {
      this.close();
    } else if (event.key === "ArrowDown" && !this.isOpen) {
      this.ask();
    } else if (event.key === "ArrowDown" && this.isOpen) {
      this.move(this.active < last ? this.active + 1 : 0);
    } else if (event.key === "ArrowUp" && this.isOpen) {
      this.move(this.active > 0 ? this.active - 1 : last);
    } else if (event.key === "Enter" && this.isOpen) {
      // Without a choice, Enter goes to the best answer; only a second one takes it.
      if (this.active < 0) this.move(0);
      else this.choose(this.active);
    } else {
      return;
    }
    event.preventDefault();
  }

  /** Makes an option the active one. @param {number} at */
  move(at) {
    const options = [...this.list.children];
    options[this.active]?.setAttribute("aria-selected", "false");
    this.active = at;
    options[at].setAttribute("aria-selected", "true");
    options[at].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", options[at].id);
  }

  /** @param {number} at */
  choose(at) {
    const found = this.found[at];
    this.close();
    this.onchoose(found);
  }

  close() {
    // An answer that is still under way must not open the list again.
    this.question += 1;
    this.active = -1;
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    for (const name of ["aria-activedescendant", "aria-controls"]) this.input.removeAttribute(name);
    if (this.isPassing) this.say("");
  }

  /** @param {string} text @param {boolean} isPassing */
  say(text, isPassing = false) {
    this.isPassing = isPassing;
    if (this.status.textContent !== text) this.status.textContent = text;
  }
}
