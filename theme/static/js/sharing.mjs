/** The ways out of the page: a link, a file, paper, Python. Only the link is made here; the rest is fetched when wanted. */

import { one } from "./dom.mjs";
import { Later } from "./later.mjs";
import { toFragment } from "./link.mjs";

export class Sharing {
  /**
   * @param {HTMLElement} page @param {import("./words.mjs").Words} words @param {import("./client.mjs").Client} client
   * @param {import("./after.mjs").After} after @param {import("./form.mjs").Form} form
   * @param {import("./after.mjs").Take} load puts the answers of a file into the form
   */
  constructor(page, words, client, after, form, load) {
    this.words = words;
    this.after = after;
    this.form = form;
    this.area = one(page, "js-keep");
    this.area.hidden = false;
    this.field = one(page, "js-link-field");
    this.said = one(page, "js-copied");
    this.script = new Later(new URL("./takeaway.mjs", import.meta.url).href);
    this.make = (/** @type {typeof import("./takeaway.mjs").Takeaway} */ Takeaway) => new Takeaway(this.area, words, client, form, load);
    /** @type {import("./takeaway.mjs").Takeaway | null} */
    this.takeaway = null;
    one(page, "js-copy").addEventListener("click", () => this.copy());
    const file = /** @type {HTMLInputElement} */ (one(this.area, "js-file"));
    one(this.area, "js-file-save").addEventListener("click", () => this.with((takeaway) => takeaway.save()));
    one(this.area, "js-file-load").addEventListener("click", () => file.click());
    file.addEventListener("change", () => this.with((takeaway) => takeaway.open(file)));
    one(this.area, "js-print").addEventListener("click", () => this.with((takeaway) => takeaway.print()));
    this.python = /** @type {HTMLDetailsElement} */ (one(this.area, "js-python"));
    this.python.addEventListener("toggle", () => this.python.open && this.with((takeaway) => takeaway.showCode()));
  }

  /** The answers have changed: code that is shown follows them. */
  follow() {
    if (this.python.open) this.takeaway?.showCode();
  }

  /** @param {(takeaway: import("./takeaway.mjs").Takeaway) => void} act */
  async with(act) {
    const said = one(this.area, "js-takeaway-failed");
    try {
      const [{ Takeaway }] = await Promise.all([this.script.load(), this.after.load()]);
      this.takeaway ??= this.make(Takeaway);
      said.hidden = true;
    } catch {
      said.hidden = false;
      return;
    }
    act(this.takeaway);
  }

  async copy() {
    const address = new URL(toFragment(this.form.read().profile, this.form.day, this.form.assumedPaths()), window.location.href).href;
    const input = this.field.querySelector("input");
    input.value = address;
    try {
      await navigator.clipboard.writeText(address);
      this.field.hidden = true;
      this.said.textContent = this.words.say("calculator.actions.copied");
    } catch {
      this.field.hidden = false;
      this.said.textContent = this.words.say("calculator.actions.copy_by_hand");
      input.focus();
      input.select();
    }
  }
}
