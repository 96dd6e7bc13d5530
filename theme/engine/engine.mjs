/**
 * The frame between the reader's page and the worker.
 *
 * Pyodide cannot start without eval, and a worker started from an address answers to no policy of the page
 * that started it. So the reader's page forbids eval altogether, and this frame, which holds nothing of the
 * reader's, starts the worker from a blob: such a worker inherits the policy of the frame, which lets it
 * reach its own origin and nothing else.
 *
 * What stands after # in its own address names the edition that the page belongs to, and perhaps a variant of the
 * engine: `#<edition>&engine=plain`. It tells the page `here`, then hands over the worker's `port`, or says that the
 * worker `crashed`. If a variant does not start, it says `fallback`, and hands over the port of another worker, which
 * starts the plain one.
 */

import { choose } from "./choose.mjs";

const [EDITION, ASKED] = window.location.hash.slice(1).split("&engine=");

/** The variant that is tried when another one fails, and after which there is none. */
const LAST = "plain";

/** A variant that shows no sign of life for this long does not start. */
const SILENCE_MS = 30_000;

/**
 * What the build knows of the engine's files: the version of Pyodide's packages, every size and hash, and which files
 * each variant is made of.
 * @typedef {{abi: string, edition?: string, files: Record<string, {bytes: number, sha256: string}>, variants: Record<string, string[]>}} Manifest
 */

/** @param {{event: string, message?: string}} event @param {MessagePort[]} [ports] */
function tellPage(event, ports = []) {
  window.parent.postMessage(event, window.location.origin, ports);
}

/** @returns {Promise<Manifest>} */
async function readManifest() {
  // A browser may use what it has for minutes without asking: not where editions could mix.
  const response = await fetch("manifest.json", { cache: "no-cache" });
  if (!response.ok) throw new Error(`${new URL(response.url).pathname}: ${response.status}`);
  return response.json();
}

/**
 * What the worker is to start, or why it cannot: then there is nothing else to try.
 * @typedef {{variant: string, manifest?: Manifest, problem?: {code: string, message: string}}} Order
 * @param {Promise<Manifest>} reading @param {string} [variant] @returns {Promise<Order>}
 */
async function orderOf(reading, variant) {
  try {
    const manifest = await reading;
    if (!EDITION || manifest.edition === EDITION) {
      return { variant: variant ?? (await choose(ASKED, manifest.variants)), manifest };
    }
    // The server, or a cache on the way, has files of another edition than the page: the page must be loaded again.
    return { variant: LAST, problem: { code: "edition", message: `${manifest.edition} instead of ${EDITION}` } };
  } catch (error) {
    return { variant: LAST, problem: { code: "start", message: String(error) } };
  }
}

/** The one script whose address is made here: where browsers ask for it, no other is taken from a text. */
const OWN = window.trustedTypes?.createPolicy("waymark", {
  createScriptURL: (address) => {
    if (!address.startsWith("blob:")) throw new Error(address);
    return address;
  },
});

function openWorker() {
  const address = JSON.stringify(new URL("worker.mjs", window.location.href).href);
  // A static import would answer to worker-src, which allows blobs only; this one answers to script-src. The order
  // may be there before the module is. Pyodide calls eval with plain text, so the worker, which has no page, takes it;
  // addresses of scripts it does not take. Pyodide tries importScripts to learn which kind of worker it is in; modules
  // have none to use, and the refusal of its address would stand in the console of every reader.
  const code = `self.trustedTypes?.createPolicy("default", { createScript: (text) => text });
    self.importScripts = () => { throw new TypeError("a module imports no such scripts"); };
    self.order = new Promise((told) => { self.onmessage = ({ data }) => told(data); });
    import(${address}).catch(reportError);`;
  const made = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  return new Worker(/** @type {string} */ (OWN?.createScriptURL(made) ?? made), { type: "module" });
}

/**
 * Starts a worker, and another one with the last variant if it does not get ready.
 * @param {Promise<Manifest>} reading @param {string} [variant] left out: whichever suits this visit
 */
function run(reading, variant) {
  const worker = openWorker();
  const order = orderOf(reading, variant);
  /** @type {"starting" | "ready" | "replaced"} */
  let state = "starting";
  let timer = 0;
  const replace = (/** @type {string} */ message) => {
    if (state !== "starting") return;
    state = "replaced";
    clearTimeout(timer);
    worker.terminate();
    tellPage({ event: "fallback", message });
    run(reading, LAST);
  };
  const watch = (/** @type {Order} */ { variant: chosen }) => {
    clearTimeout(timer);
    if (state === "starting" && chosen !== LAST) timer = setTimeout(() => replace("no sign of life"), SILENCE_MS);
  };
  worker.addEventListener("message", async ({ data, ports }) => {
    if (data.event === "port") tellPage({ event: "port" }, [...ports]);
    if (data.event === "unfit") replace(data.message);
    if (data.event === "ready") state = "ready";
    watch(await order);
  });
  worker.addEventListener("error", async (event) => {
    event.preventDefault();
    const message = String(event.message ?? "");
    const { variant: chosen } = await order;
    if (state === "ready" || chosen === LAST) tellPage({ event: "crashed", message });
    else replace(message);
  });
  order.then((said) => {
    watch(said);
    worker.postMessage(said);
  });
}

if (window.parent !== window) {
  tellPage({ event: "here" });
  run(readManifest());
}
