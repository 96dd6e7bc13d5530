/**
 * Keeps the calculator on the device for use without a network, and says when a newer edition of it is ready.
 *
 * Nothing happens before the calculator is ready, nor in a frame of another page. The page is never loaded again
 * without being asked to; before it is, the event `leaving` lets others put the answers into the address
 * (`detail.fragment`).
 */

import { one } from "./dom.mjs";

const ROOT = new URL("../../", import.meta.url).href;
const HTML = document.documentElement;

/** A newer edition is looked for when the reader comes back to a page left for so long. */
const AWAY_MS = 1_800_000;

/** After this long the page is loaded again, whether or not the newer edition says that it has taken over. */
const PATIENCE_MS = 3_000;

class Offline {
  constructor() {
    this.edition = HTML.dataset.edition;
    this.place = one(document, "js-update");
    this.words = /** @type {HTMLTemplateElement} */ (one(document, "js-update-words"));
    /** @type {ServiceWorkerRegistration | null} */
    this.registration = null;
    this.looked = 0;
  }

  start() {
    const observer = new MutationObserver(() => this.follow());
    observer.observe(HTML, { attributes: true, attributeFilter: ["data-calculator", "data-failure"] });
    this.follow();
  }

  /** What the calculator says of itself. */
  follow() {
    if (HTML.dataset.failure === "edition") this.announce();
    if (this.looked || !["ready", "failed"].includes(HTML.dataset.calculator)) return;
    this.looked = Date.now();
    // Safari has no idle callback.
    (window.requestIdleCallback ?? setTimeout)(() => this.register());
  }

  async register() {
    if (document.body.dataset.page !== "calculator" || window.top !== window || !window.isSecureContext || !navigator.serviceWorker) return;
    // The one script that is not named in the page: where browsers ask for it, no other is taken from a text.
    const own = window.trustedTypes?.createPolicy("waymark", { createScriptURL: () => `${ROOT}sw.js` });
    try {
      this.registration = await navigator.serviceWorker.register(/** @type {string} */ (own?.createScriptURL("") ?? `${ROOT}sw.js`));
    } catch {
      // A private window, a full disk, no worker on the server: all else goes on as before.
    }
    if (!this.registration) return;
    this.registration.addEventListener("updatefound", () => this.compare());
    navigator.serviceWorker.addEventListener("controllerchange", () => this.compare());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible" && Date.now() - this.looked > AWAY_MS) this.look();
    });
    window.addEventListener("online", () => this.look());
    // The first of all has only just been asked for.
    if (this.registration.active) this.look();
    this.compare();
  }

  /** Asks the server for a newer edition. */
  look() {
    this.looked = Date.now();
    this.registration.update().catch(() => {});
  }

  /** Compares this page's edition with those on the device. */
  async compare() {
    const { installing, waiting, active } = this.registration;
    installing?.addEventListener("statechange", () => this.compare(), { once: true });
    if (waiting && active) this.announce();
    else if (active) {
      const there = await editionOf(active);
      if (there === this.edition) this.kept(active);
      else this.announce();
    } else if (waiting) {
      waiting.addEventListener("statechange", () => this.compare(), { once: true });
    }
  }

  /** @param {ServiceWorker} worker that has all this page needs */
  kept(worker) {
    one(document, "js-kept-offline").hidden = false;
    if (!isMetered(navigator.connection)) worker.postMessage("keep the rest");
  }

  announce() {
    if (this.place.childElementCount) return;
    this.place.append(this.words.content.cloneNode(true));
    one(this.place, "js-update-take").addEventListener("click", () => this.take());
    one(this.place, "js-update-later").addEventListener("click", () => this.place.replaceChildren());
  }

  /** Loads the page again, in the newer edition and with the answers. */
  take() {
    const leaving = new CustomEvent("leaving", { bubbles: true, detail: { fragment: window.location.hash } });
    document.dispatchEvent(leaving);
    window.history.replaceState(null, "", window.location.pathname + window.location.search + leaving.detail.fragment);
    const reload = () => window.location.reload();
    const waiting = this.registration?.waiting;
    if (!waiting) {
      reload();
      return;
    }
    waiting.addEventListener("statechange", () => waiting.state === "activated" && reload());
    waiting.postMessage("take over");
    setTimeout(reload, PATIENCE_MS);
  }
}

/** Whether every megabyte may cost the reader something. @param {NetworkInformation | undefined} line */
function isMetered(line) {
  return Boolean(line?.saveData) || line?.type === "cellular";
}

/** @param {ServiceWorker} worker @returns {Promise<string>} */
function editionOf(worker) {
  const { port1, port2 } = new MessageChannel();
  return new Promise((told) => {
    port1.onmessage = ({ data }) => told(data);
    worker.postMessage("which edition", [port2]);
  });
}

new Offline().start();
