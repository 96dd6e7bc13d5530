/*
 * The first script of the frame, which bundle.py writes into index.html: the worker starts while the page is still
 * read, and all else that the frame does can wait. `openWorker` and `first` are for engine.mjs.
 */

/** The one script whose address is made here: where browsers ask for it, no other is taken from a text. */
const OWN = window.trustedTypes?.createPolicy("waymark", {
  createScriptURL: (address) => {
    if (!address.startsWith("blob:")) throw new Error(address);
    return address;
  },
});

/** What worker.mjs imports, and they in turn: asked for with it, not one after the other. */
const PARTS = ["choose.mjs", "start.mjs", "fast.mjs", "plain.mjs", "sparse.mjs"];

/**
 * A new worker, and the events that nobody has heard yet.
 * @param {string | null} variant the one that it has to start; null: whichever suits
 * @returns {{worker: Worker, variant: string | null, unheard: Event[]}}
 */
function openWorker(variant) {
  const { effectiveType, downlink, rtt, saveData } = navigator.connection ?? {};
  const visit = { variant, edition: window.parent.document.documentElement.dataset.edition, line: { effectiveType, downlink, rtt, saveData } };
  const address = (name) => JSON.stringify(new URL(name, document.baseURI).href);
  // A static import would answer to worker-src, which allows blobs only; this one answers to script-src. Pyodide calls
  // eval with plain text, so the worker, which has no page, takes it; addresses of scripts it does not take. Pyodide
  // tries importScripts to learn which kind of worker it is in; modules have none to use, and the refusal of its address
  // would stand in the console of every reader.
  const code = `self.trustedTypes?.createPolicy("default", { createScript: (text) => text });
    self.importScripts = () => { throw new TypeError("a module imports no such scripts"); };
    self.visit = ${JSON.stringify(visit)};
    for (const part of [${PARTS.map(address)}]) import(part).catch(() => {});
    import(${address("worker.mjs")}).catch(reportError);`;
  const made = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const worker = new Worker(OWN?.createScriptURL(made) ?? made, { type: "module" });
  const unheard = [];
  worker.onmessage = (event) => unheard.push(event);
  worker.onerror = (event) => {
    event.preventDefault();
    unheard.push(event);
  };
  return { worker, variant, unheard };
}

// A page of another origin gets none: it may not be looked into.
const first = window.parent === window ? null
  : openWorker(window.location.hash.slice(1) || new URLSearchParams(window.parent.location.search).get("engine"));
