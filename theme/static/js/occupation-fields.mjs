/** The fields of the form that take an occupation: each finds one, and says what the code in it is called. */

import { all, one } from "./dom.mjs";
import { Later } from "./later.mjs";
import { OccupationField } from "./occupation-field.mjs";
import { plain } from "./plain.mjs";

const CODE = /^\d{5}$/;

export class OccupationFields {
  /**
   * @param {HTMLElement} page @param {import("./words.mjs").Words} words
   * @param {string} folder of the index, as a whole address
   * @param {object} on
   * @param {(input: HTMLInputElement, said: string) => void} on.choose an occupation was chosen in this field
   * @param {() => void} on.names the names are there, and a field waits for them
   */
  constructor(page, words, folder, { choose, names }) {
    this.page = page;
    this.words = words;
    this.folder = folder;
    this.onchoose = choose;
    this.onnames = names;
    /** @type {Map<string, string>} titles by code, empty until they are loaded */
    this.titles = new Map();
    /** @type {Map<string, string>} codes by their title as it is compared, for readers who type a whole title */
    this.codes = new Map();
    /** @type {WeakMap<Element, OccupationField>} */
    this.made = new WeakMap();
    this.finder = new Later(new URL("./finder.mjs", import.meta.url).href);
    /** The names of all occupations: a small part of the index. */
    this.names = new Later(new URL(`names-${words.lang}.mjs`, folder).href);
  }

  get inputs() {
    return /** @type {HTMLInputElement[]} */ (all(this.page, "js-occupation"));
  }

  /** The code of an occupation typed as its code or title; what was typed where there is none. @param {string} typed */
  code(typed) {
    const code = /^\d{5}(?!\d)/.exec(typed);
    return code ? code[0] : (this.codes.get(compared(typed)) ?? typed);
  }

  /** Makes the fields that are new, and says under each what is in it. */
  adapt() {
    for (const input of this.inputs) {
      if (!this.made.has(input)) this.make(input);
      this.tell(input);
    }
  }

  /** @param {HTMLInputElement} input */
  make(input) {
    this.made.set(input, new OccupationField(input, {
      words: this.words,
      load: async () => (await this.finder.load()).loadFinder(this.folder, this.words.lang),
      onchoose: ({ code, title }) => {
        input.value = code;
        this.onchoose(input, this.words.say("calculator.work.chosen", { code, title }));
      },
    }));
    input.addEventListener("focus", () => {
      this.loadNames();
      this.tell(input);
    });
    input.addEventListener("blur", () => this.tell(input));
  }

  /** The title of the code in a field, or what is wanted there once the reader has left it. @param {HTMLInputElement} input */
  tell(input) {
    const line = one(input.parentElement, "js-title");
    const typed = input.value.trim();
    const code = this.code(typed);
    const title = this.titles.get(code);
    // A failure is tried again at the next focus: not at every key.
    if (CODE.test(code) && !this.names.failures) this.loadNames();
    const isLeft = typed !== "" && document.activeElement !== input;
    const isOpen = isLeft && !title && (this.titles.size > 0 || !CODE.test(code));
    line.textContent = title ?? (isOpen ? this.words.say("calculator.problems.noc") : "");
    line.classList.toggle("live-wait", isOpen);
    if (typed === "" || (isLeft && title)) this.made.get(input)?.say("");
  }

  /** Without the names a code stands alone, and counts all the same. */
  loadNames() {
    if (this.titles.size === 0) this.names.load().then(({ names }) => this.named(names), () => undefined);
  }

  /** @param {Record<string, string>} names */
  named(names) {
    if (this.titles.size > 0) return;
    for (const [code, title] of Object.entries(names)) {
      this.titles.set(code, title);
      this.codes.set(compared(title), code);
    }
    if (this.inputs.some(({ value }) => value.trim())) this.onnames();
  }
}

/** A title as people may type it: without marks, capitals and signs. @param {string} text */
function compared(text) {
  return plain(text).split(/[^a-z0-9]+/).filter(Boolean).join(" ");
}
