/** A file with the answers, out and in; the sheet for the printer; the call that gives the same answer in Python. */

import { dayOf } from "./day.mjs";
import { make, one } from "./dom.mjs";
import { download } from "./download.mjs";
import { LONGEST, unwrap, wrap } from "./envelope.mjs";
import { commandLine, python } from "./reproduce.mjs";

/** Faults shown of one file; a file of nothing but faults would fill the page. */
const MOST_FAULTS = 50;

export class Takeaway {
  /**
   * @param {HTMLElement} area @param {import("./words.mjs").Words} words @param {import("./client.mjs").Client} client
   * @param {import("./form.mjs").Form} form @param {import("./after.mjs").Take} load puts answers into the form
   */
  constructor(area, words, client, form, load) {
    this.words = words;
    this.client = client;
    this.form = form;
    this.load = load;
    this.said = one(area, "js-file-said");
    this.faults = one(area, "js-file-faults");
    this.printSaid = one(area, "js-print-said");
    this.code = one(area, "js-python-code");
    this.blocks = [this.block("command", commandLine), this.block("python", python)];
    this.code.replaceChildren(...this.blocks.map(({ root }) => root));
  }

  /** @returns {import("./envelope.mjs").Answers & {on: string}} */
  answers() {
    return { on: this.form.day, profile: this.form.read().profile, assumed: this.form.assumedPaths() };
  }

  get isEmpty() {
    return Object.keys(this.form.read().profile).length === 0;
  }

  // Files

  save() {
    this.tell("");
    if (this.isEmpty) {
      this.tell("nothing");
      return;
    }
    const text = JSON.stringify(wrap(this.answers(), document.documentElement.dataset.edition), null, 2);
    download(`${this.words.say("keep.file.name")}-${this.form.day}.json`, "application/json", `${text}\n`);
    this.tell("saved");
  }

  /** @param {HTMLInputElement} input */
  async open(input) {
    const [file] = input.files;
    if (!file) return;
    this.tell("checking");
    const text = file.size > LONGEST * 4 ? null : await read(file);
    // The same file can be chosen again once it is mended.
    input.value = "";
    const { held, faults } = text === null ? { held: null, faults: [{ path: "", code: "too_long" }] } : unwrap(text, { bare: true });
    if (!held) {
      this.refuse(file.name, faults);
      return;
    }
    const on = held.on ?? dayOf();
    const reply = await this.client.ask("file", "assess", { on, profile: held.profile, want: [] });
    if (reply === null) return;
    if (reply.ok) {
      this.tell("");
      this.load(held.profile, this.words.say("keep.file.loaded", { name: file.name }), { on, assumed: held.assumed });
    } else if (reply.error.problems) this.refuse(file.name, reply.error.problems);
    else this.tell("not_checked");
  }

  /** @param {string} key empty for nothing */
  tell(key) {
    this.said.textContent = key && this.words.say("keep.file", key);
    this.faults.hidden = true;
    this.faults.replaceChildren();
  }

  /** All that is wrong with a file; the form stays as it is. @param {string} name @param {import("./envelope.mjs").Fault[]} faults */
  refuse(name, faults) {
    this.tell("");
    const items = faults.slice(0, MOST_FAULTS).map(({ path, code }) =>
      make("li", {}, path ? make("code", {}, path) : null, path ? this.words.say("keep.file.between") : null, this.sentence(code)));
    const more = faults.length - items.length;
    this.faults.append(
      make("p", { class: "strong" }, this.words.say("keep.file.refused", { name })),
      make("ul", {}, ...items, more > 0 ? make("li", {}, this.words.say("keep.file.more", { n: more })) : null),
      make("p", {}, this.words.say("keep.file.untouched")));
    this.faults.hidden = false;
    this.faults.focus();
  }

  /** @param {string} code */
  sentence(code) {
    const place = ["keep.faults", "core.problems", "core.errors"].find((one) => this.words.has(one, code));
    return place ? this.words.say(place, code) : code;
  }

  // Paper

  print() {
    this.printSaid.textContent = this.isEmpty ? this.words.say("keep.file.nothing") : "";
    if (!this.isEmpty) window.print();
  }

  // Python

  /** A piece of code with a button that copies it. @param {string} key @param {(answers: any) => string} write */
  block(key, write) {
    const code = make("code", {});
    const said = make("span", { class: "small", role: "status" });
    const button = make("button", { type: "button", class: "button button-secondary js-python-copy" },
      this.words.say("keep.python.copy"), make("span", { class: "visually-hidden" }, ` (${this.words.say("keep.python", key)})`));
    button.addEventListener("click", async () => {
      const done = await navigator.clipboard.writeText(code.textContent).then(() => "copied", () => "not_copied");
      said.textContent = this.words.say("keep.python", done);
    });
    const heading = this.words.say("keep.python", key);
    const root = make("section", { class: "snippet", "data-code": key }, make("h4", {}, heading),
      make("pre", { tabindex: "0", role: "region", "aria-label": heading }, code), make("p", { class: "buttons" }, button, " ", said));
    return { root, code, said, write };
  }

  /** The code for the answers as they are. */
  showCode() {
    const answers = this.answers();
    for (const { code, said, write } of this.blocks) {
      const text = write(answers);
      if (code.textContent === text) continue;
      code.textContent = text;
      said.textContent = "";
    }
  }
}

/** The text of a file, null where it is none. @param {File} file @returns {Promise<string>} */
async function read(file) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    // Refused as what it is: no JSON.
    return "";
  }
}
