/**
 * The frame between the reader's page and the worker.
 *
 * Pyodide cannot start without eval, and a worker started from an address answers to no policy of the page
 * that started it. So the reader's page forbids eval altogether, and this frame, which holds nothing of the
 * reader's, starts the worker from a blob: such a worker inherits the policy of the frame, which lets it
 * reach its own origin and nothing else.
 *
 * What stands after # in its own address names the edition that the page belongs to; the worker checks it.
 * It tells the page `here`, then hands over the worker's `port`, or says that the worker `crashed`.
 */

/** @param {{event: string, message?: string}} event @param {MessagePort[]} [ports] */
function tellPage(event, ports = []) {
  window.parent.postMessage(event, window.location.origin, ports);
}

function startWorker() {
  const address = JSON.stringify(new URL("worker.mjs", window.location.href).href);
  // A static import would answer to worker-src, which allows blobs only; this one answers to script-src.
  const edition = JSON.stringify(window.location.hash.slice(1));
  const code = `self.edition = ${edition}; import(${address}).catch(reportError);`;
  const worker = new Worker(URL.createObjectURL(new Blob([code], { type: "text/javascript" })), { type: "module" });
  worker.addEventListener("message", ({ ports }) => tellPage({ event: "port" }, [...ports]));
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    tellPage({ event: "crashed", message: String(event.message ?? "") });
  });
}

if (window.parent !== window) {
  tellPage({ event: "here" });
  startWorker();
}
