/** The switch that keeps answers on the device. All else about it is fetched where it is needed. */

import { one } from "./dom.mjs";
import { Later } from "./later.mjs";

/** Deleted with all else that begins with the site's name, see forget.mjs. */
export const KEY = "waymark.answers";

export class Keep {
  /**
   * @param {HTMLElement} page @param {import("./words.mjs").Words} words @param {import("./form.mjs").Form} form
   * @param {import("./after.mjs").After} after @param {import("./keeping.mjs").Hooks} hooks
   */
  constructor(page, words, form, after, hooks) {
    this.page = page;
    /** Not in a frame of another site. */
    this.area = page.querySelector(".js-keep-device");
    this.script = new Later(new URL("./keeping.mjs", import.meta.url).href);
    /** @type {import("./keeping.mjs").Keeping | null} */
    this.keeping = null;
    this.make = (/** @type {typeof import("./keeping.mjs").Keeping} */ Keeping) => new Keeping(page, words, form, after, hooks);
  }

  /** @param {boolean} linked whether a link has filled the form */
  start(linked) {
    if (!this.area) return;
    const toggle = /** @type {HTMLInputElement} */ (one(this.area, "js-keep-switch"));
    toggle.addEventListener("change", () => this.with((keeping) => (toggle.checked ? keeping.turnOn() : keeping.turnOff())));
    one(this.area, "js-keep-forget").addEventListener("click", () => this.with((keeping) => keeping.forget()));
    window.addEventListener("storage", ({ key }) => (key === KEY || key === null) && this.with((keeping) => keeping.compare("tab")));
    // A browser may tick again what was ticked before a reload.
    toggle.checked = false;
    if (stored() !== null) this.with((keeping) => keeping.begin(linked));
  }

  /** @param {(keeping: import("./keeping.mjs").Keeping) => void} act */
  async with(act) {
    const said = one(this.page, "js-takeaway-failed");
    try {
      const { Keeping } = await this.script.load();
      this.keeping ??= this.make(Keeping);
    } catch {
      one(this.area, "js-keep-switch").checked = false;
      for (const mark of ["kept", "restoring"]) delete document.documentElement.dataset[mark];
      said.hidden = false;
      return;
    }
    said.hidden = true;
    act(this.keeping);
  }
}

/** The text that is kept, null if there is none or the browser does not say. */
export function stored() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
