/**
 * The frame between the reader's page and the worker.
 *
 * Pyodide cannot start without eval, and a worker started from an address answers to no policy of the page
 * that started it. So the reader's page forbids eval altogether, and this frame, which holds nothing of the
 * reader's, starts the worker from a blob (open.js): such a worker inherits the policy of the frame, which lets
 * it reach its own origin and nothing else.
 *
 * The frame is part of the page and starts before the page's own scripts do, so it keeps what it has to tell until the
 * page says that it is `listening`. It tells the page `here`, then hands over the worker's `port`, or says that the
 * worker `crashed`. If a variant does not start, it says `fallback`, and hands over the port of another worker, which
 * starts the plain one. What stands after # in its own address is the variant that it has to start, if any.
 */

/** The variant that is tried when another one fails, and after which there is none. */
const LAST = "plain";

/** A variant that shows no sign of life for this long does not start. */
const SILENCE_MS = 30_000;

/** @typedef {{event: string, message?: string}} Told */

/** What the page has not been told yet; null once it listens. @type {[Told, MessagePort[]][] | null} */
let untold = [];

/** @param {Told} event @param {MessagePort[]} [ports] */
function tellPage(event, ports = []) {
  if (untold) untold.push([event, ports]);
  else window.parent.postMessage(event, window.location.origin, ports);
}

/** @param {MessageEvent} event */
function listen({ data, source, origin }) {
  if (source !== window.parent || origin !== window.location.origin || data !== "listening") return;
  const all = untold ?? [];
  untold = null;
  for (const [event, ports] of all) tellPage(event, ports);
}

/**
 * Watches over the start of a worker, and opens another one with the last variant if it does not get ready.
 * @param {{worker: Worker, variant: string | null, unheard: Event[]}} opened
 */
function watch({ worker, variant, unheard }) {
  /** @type {"starting" | "ready" | "replaced"} */
  let state = "starting";
  let timer = 0;
  const replace = (/** @type {string} */ message) => {
    if (state !== "starting") return;
    state = "replaced";
    clearTimeout(timer);
    worker.terminate();
    tellPage({ event: "fallback", message });
    watch(openWorker(LAST));
  };
  const wait = () => {
    clearTimeout(timer);
    // The last one has as long as the page gives it.
    if (state === "starting" && variant !== LAST) timer = setTimeout(() => replace("no sign of life"), SILENCE_MS);
  };
  worker.onmessage = ({ data, ports }) => {
    if (data.event === "port") tellPage({ event: "port" }, [...ports]);
    if (data.event === "chosen") variant = data.variant;
    if (data.event === "unfit") replace(data.message);
    if (data.event === "ready") state = "ready";
    wait();
  };
  worker.onerror = (event) => {
    event.preventDefault();
    const message = String(event.message ?? "");
    if (state === "ready" || variant === LAST) tellPage({ event: "crashed", message });
    else replace(message);
  };
  wait();
  for (const event of unheard) worker[`on${event.type}`](event);
}

if (first) {
  window.addEventListener("message", listen);
  tellPage({ event: "here" });
  watch(first);
}
