/**
 * Keeps the answers on the device, only where the reader asks for it, and brings them back.
 *
 * What is kept is never overwritten without the reader's word: where the page shows other answers than those kept (a
 * link's, or after a change in another tab), keeping rests until the reader has chosen between the two.
 */

import { dayOf } from "./day.mjs";
import { all, make, one } from "./dom.mjs";
import { unwrap, wrap } from "./envelope.mjs";
import { forgetDevice } from "./forget.mjs";
import { KEY, stored } from "./keep.mjs";

/** Besides the answers: when, at which step, and what was chosen and put in elsewhere on the page. */
const MORE = ["saved", "step", "page"];
/** With two scenarios beside the answers. */
const LONGEST = 600_000;
const MOST = 4_000;

/** So long after a change it is kept; earlier if the reader leaves. */
const PAUSE_MS = 250;

/** @typedef {import("./envelope.mjs").Answers} Answers */
/** @typedef {"" | "link" | "tab" | "broken"} Pause why nothing is kept at present */
/** @typedef {{step: () => string, restore: (answers: Answers, step: string) => void, take: import("./after.mjs").Take}} Hooks of the calculator */

export class Keeping {
  /**
   * @param {HTMLElement} page @param {import("./words.mjs").Words} words @param {import("./form.mjs").Form} form
   * @param {import("./after.mjs").After} after @param {Hooks} hooks
   */
  constructor(page, words, form, after, hooks) {
    this.page = page;
    this.words = words;
    this.form = form;
    this.after = after;
    this.hooks = hooks;
    this.notice = one(page, "js-kept-notice");
    this.area = one(page, "js-keep-device");
    /** What is kept, as far as this page knows: null for nothing. @type {string | null} */
    this.base = null;
    /** What of it this page wrote or took, to see whether there is anything new. */
    this.content = "";
    /** @type {Pause} */
    this.paused = "";
    /** What keeping rested for before the reader chose to see what is kept. @type {Pause} */
    this.before = "";
    this.timer = 0;
    /** Counts what was said at the top of the page. */
    this.turn = 0;
    this.failed = false;
    this.switch = /** @type {HTMLInputElement} */ (one(this.area, "js-keep-switch"));
    this.said = one(this.area, "js-keep-said");
    this.listen();
  }

  listen() {
    this.page.addEventListener("input", () => {
      // After another answer there is no way back to what was shown before.
      this.before = "";
    });
    for (const kind of ["input", "change", "click"]) this.page.addEventListener(kind, () => this.changed());
    window.addEventListener("pagehide", () => this.write());
    // A page that comes back as it was left has heard of nothing meanwhile.
    window.addEventListener("pageshow", ({ persisted }) => persisted && this.compare("tab"));
    document.addEventListener("visibilitychange", () => this.write());
    this.after.onrefused = () => this.tell("part");
  }

  // What is kept

  /** Fills the form with what is kept, unless a link or the reader has already done so. @param {boolean} linked */
  begin(linked) {
    delete document.documentElement.dataset.restoring;
    const raw = stored();
    const held = raw === null ? null : kept(raw);
    if (!held || linked || Object.keys(this.answers().profile).length) {
      this.compare(linked ? "link" : "tab");
      return;
    }
    const isEmpty = Object.keys(held.profile).length === 0;
    if (!isEmpty) this.hooks.restore(held, held.step);
    this.adopt(raw, held);
    if (isEmpty) this.silence();
    else this.tell("back", { date: this.words.date(dayOf(new Date(held.saved))) });
  }

  /** What the page shows is what is kept, or as good as. @param {string} raw @param {any} held */
  adopt(raw, held) {
    this.base = raw;
    this.paused = "";
    this.content = this.toText();
    this.after.write(held.page);
    this.dropAddress();
    this.show();
  }

  /** Compares the page with what is kept, after a link was read or another tab has written. @param {Pause} [because] */
  compare(because) {
    const raw = stored();
    if (raw === this.base && because === "tab") return;
    if (raw === null) {
      if (this.base !== null || this.paused) this.lost();
      return;
    }
    const held = kept(raw);
    if (!held) this.pause("broken");
    else if (this.isShown(held)) {
      this.silence();
      this.adopt(raw, held);
    } else this.pause(this.paused === "link" ? "link" : because);
  }

  /** Whether the form holds these answers. @param {Answers} held */
  isShown({ on, profile, assumed }) {
    const shown = this.answers();
    return ordered([on, profile, [...assumed].sort()]) === ordered([shown.on, shown.profile, [...shown.assumed].sort()]);
  }

  /** Another tab has deleted it. */
  lost() {
    this.base = null;
    this.paused = "";
    this.silence();
    this.say("off_elsewhere");
    this.show();
  }

  // Keeping

  /** Something on the page may have changed. */
  changed() {
    if (this.base === null || this.paused) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.write(), PAUSE_MS);
  }

  /** Keeps what is new, unless there is something kept that this page does not know. */
  write() {
    clearTimeout(this.timer);
    if (this.base === null || this.paused || this.toText() === this.content) return;
    if (stored() !== this.base) this.compare("tab");
    else this.put();
  }

  /** @returns {boolean} whether the browser took it */
  put() {
    const content = this.toText();
    const text = JSON.stringify({ ...JSON.parse(content), saved: new Date().toISOString() });
    try {
      localStorage.setItem(KEY, text);
      if (localStorage.getItem(KEY) !== text) throw new Error("not kept");
    } catch (error) {
      const code = error.name === "QuotaExceededError" ? "full" : "forbidden";
      const still = stored() !== null;
      if (!still) this.say(code);
      else if (this.paused || !this.failed) this.tell(`${code}_still`, {}, this.choices());
      this.failed = still;
      return false;
    }
    if (this.failed) this.silence();
    this.failed = false;
    this.base = text;
    this.content = content;
    return true;
  }

  /** As the form has them; a score for today is one for the day of the next visit. @returns {Answers} */
  answers() {
    const { day } = this.form;
    return { on: day === dayOf() ? null : day, profile: this.form.read().profile, assumed: this.form.assumedPaths() };
  }

  /** All that is to be kept but the time. */
  toText() {
    return JSON.stringify(wrap(this.answers(), document.documentElement.dataset.edition, { step: this.hooks.step(), page: this.after.read() }));
  }

  // What the reader says

  turnOn() {
    if (stored() !== null) this.compare("tab");
    else if (this.put()) {
      this.dropAddress();
      this.say("on");
    }
    this.show();
  }

  turnOff() {
    this.remove();
    this.say("off");
  }

  remove() {
    clearTimeout(this.timer);
    try {
      localStorage.removeItem(KEY);
    } catch {
      // What cannot be reached was never kept.
    }
    this.base = null;
    this.paused = "";
    this.silence();
    this.show();
  }

  /** Shows what is kept in place of what the page shows. */
  async open() {
    if (!(await this.hasWords())) return;
    const raw = stored();
    const held = raw === null ? null : kept(raw);
    if (!held) {
      this.compare("link");
      return;
    }
    const before = this.paused;
    this.silence();
    this.hooks.take(held.profile, this.words.say("keep.notice.opened"), { on: held.on ?? dayOf(), assumed: held.assumed });
    this.adopt(raw, held);
    this.before = before;
  }

  /** Keeps what the page shows in place of what is kept. */
  replace() {
    if (!this.put()) return;
    this.paused = "";
    this.silence();
    this.dropAddress();
    this.say("on");
    this.show();
    this.switch.focus();
  }

  /** The reader has taken back the last change: perhaps that to what is kept. */
  undone() {
    if (this.before) this.pause(this.before);
    this.before = "";
  }

  async forget() {
    clearTimeout(this.timer);
    this.said.textContent = "";
    try {
      await forgetDevice();
    } catch {
      this.say("forget_failed");
      return;
    }
    this.remove();
    for (const hint of all(document, "js-kept-offline")) hint.hidden = true;
    this.say("forgotten");
  }

  // What is shown

  /** @param {Pause} because */
  pause(because) {
    clearTimeout(this.timer);
    // Said already: the reader may be about to press one of the buttons.
    if (this.paused === because && this.notice.childElementCount) return;
    this.paused = because;
    this.tell(because, {}, this.choices());
    this.show();
  }

  /** What the reader can choose while keeping rests. @returns {[string, () => void][]} */
  choices() {
    if (!this.paused) return [];
    const replace = /** @type {[string, () => void]} */ (["replace", () => this.replace()]);
    if (this.paused !== "broken") return [["open", () => this.open()], replace];
    const drop = () => {
      this.remove();
      this.say("off");
      this.switch.focus();
    };
    return [["drop", drop], replace];
  }

  show() {
    this.switch.checked = this.base !== null && !this.paused;
    one(this.area, "js-keep-field").hidden = this.paused !== "";
    one(this.area, "js-keep-choose").hidden = this.paused === "";
    for (const hint of all(this.page, "js-not-kept")) hint.hidden = this.switch.checked;
    for (const hint of all(this.page, "js-is-kept")) hint.hidden = !this.switch.checked;
  }

  /** @param {string} key @param {Record<string, string>} [values] @param {[string, () => void][]} [choices] */
  async tell(key, values = {}, choices = []) {
    const turn = ++this.turn;
    const there = await this.hasWords();
    // Something else may be said by then, or nothing any more.
    if (turn !== this.turn) return;
    leaveRoom();
    if (!there) return;
    const buttons = choices.map(([name, act]) => {
      const button = make("button", { type: "button", class: `button button-secondary js-kept-${name}` }, this.words.say("keep.notice", name));
      button.addEventListener("click", act);
      return button;
    });
    this.notice.replaceChildren(make("div", { class: choices.length ? "notice notice-strong" : "notice" },
      make("p", {}, this.words.say("keep.notice", key, values)),
      buttons.length ? make("p", { class: "buttons" }, ...buttons) : null));
  }

  /** The words come with what follows the score. @returns {Promise<boolean>} whether they are there */
  async hasWords() {
    const there = await this.after.load().then(() => true, () => false);
    one(this.page, "js-takeaway-failed").hidden = there;
    return there;
  }

  silence() {
    this.turn += 1;
    leaveRoom();
    this.notice.replaceChildren();
  }

  /** @param {string} key */
  async say(key) {
    if (await this.hasWords()) this.said.textContent = this.words.say("keep.said", key);
  }

  /** From here on the device has the answers; in the address they would only grow old. */
  dropAddress() {
    if (/^#(?:.*&)?p=/.test(window.location.hash)) window.history.replaceState(window.history.state, "", window.location.pathname + window.location.search);
  }
}

/** The room that was held for what is said. */
function leaveRoom() {
  delete document.documentElement.dataset.kept;
}

/** What a text that was kept holds, null if it cannot be used. @param {string} raw */
function kept(raw) {
  const { held } = unwrap(raw, { more: MORE, longest: LONGEST, most: MOST });
  return held && typeof held.step === "string" && !Number.isNaN(Date.parse(held.saved)) ? held : null;
}

/** JSON with the keys in one order. @param {any} value */
function ordered(value) {
  return JSON.stringify(value, (_, part) => (typeof part === "object" && part !== null && !Array.isArray(part)
    ? Object.fromEntries(Object.keys(part).sort().map((key) => [key, part[key]])) : part));
}
