/**
 * The worker: starts Python, then passes JSON text to the core and its JSON text back.
 *
 * Everything on the port is JSON text. A request has an `id` and gets exactly one reply, also when the
 * start failed; events have no `id`.
 */

const HERE = new URL(".", import.meta.url).href;

/** A start that shows no sign of life for this long has failed: `loadPyodide` can hang without an error. */
const SILENCE_MS = 60_000;

const { port1: port, port2: theirs } = new MessageChannel();

/** @type {(text: string) => string} set once Python is up */
let handle;

/** @param {object} message */
function send(message) {
  port.postMessage(JSON.stringify(message));
}

/** What the start has fetched so far, in bytes as they are on disk. */
class Progress {
  constructor() {
    this.loaded = 0;
    /** 0 until the manifest is there */
    this.total = 0;
    this.stage = "download";
    this.over = false;
    /** @type {() => void} called at every sign of life */
    this.onlife = () => {};
  }

  /** @param {string} stage */
  enter(stage) {
    this.stage = stage;
    this.tell();
  }

  tell() {
    if (this.over) return;
    this.onlife();
    send({ event: "progress", stage: this.stage, loaded: this.loaded, total: this.total });
  }

  /** @param {Response} response */
  async count(response) {
    const reader = response.body.getReader();
    for (let told = 0; ; ) {
      const { done, value } = await reader.read();
      if (done) break;
      this.loaded += value.length;
      if (performance.now() - told > 100) {
        told = performance.now();
        this.tell();
      }
    }
  }
}

/**
 * `fetch` for the time of the start: counts the bytes, and turns two faults at which `loadPyodide` would wait for
 * ever (a missing file, a `.wasm` of the wrong type) into an error and into the right type.
 * @param {typeof fetch} plain @param {Progress} progress @param {(error: Error) => void} fail
 */
function countingFetch(plain, progress, fail) {
  return async (/** @type {RequestInfo | URL} */ address, /** @type {RequestInit} */ options) => {
    let response;
    try {
      response = await plain(address, options);
      if (!response.ok) throw new Error(`${new URL(response.url).pathname}: ${response.status}`);
    } catch (error) {
      fail(error);
      // The start is over, so nobody may go on: not even to a second error that nobody would catch.
      return new Promise(() => {});
    }
    progress.count(response.clone()).catch(fail);
    const type = response.headers.get("content-type") ?? "";
    if (response.url.endsWith(".wasm") && !type.startsWith("application/wasm")) {
      return new Response(response.body, { headers: { "content-type": "application/wasm" } });
    }
    return response;
  };
}

/**
 * What the build knows of these files: the version of Pyodide's packages, and every size. A compressed answer does not
 * tell the size of what arrives here.
 * @param {typeof fetch} plain @param {Progress} progress @returns {Promise<{abi: string}>}
 */
async function readManifest(plain, progress) {
  const response = await plain(`${HERE}manifest.json`);
  if (!response.ok) throw new Error(`${new URL(response.url).pathname}: ${response.status}`);
  const manifest = await response.json();
  // Modules are imported, not fetched, so their bytes cannot be counted.
  const counted = Object.entries(manifest.files).filter(([name]) => /\.(wasm|zip)$/.test(name));
  progress.total = counted.reduce((total, [, { bytes }]) => total + bytes, 0);
  return manifest;
}

/**
 * Python up, the core imported.
 * @param {Progress} progress @param {Promise<{abi: string}>} manifest @returns {Promise<(text: string) => string>}
 */
async function startPython(progress, manifest) {
  const core = fetch(`${HERE}core.zip`).then((response) => response.arrayBuffer());
  const { loadPyodide } = await import(`${HERE}pyodide.mjs`);
  const loading = loadPyodide({
    indexURL: HERE,
    // Nothing but the core is ever loaded, so there are no packages to know about and no other address to ask.
    lockFileContents: manifest.then(({ abi }) => ({ info: { abi_version: abi }, packages: {} })),
    packageBaseUrl: HERE,
  });
  const [python, archive] = await Promise.all([loading, core]);
  progress.enter("core");
  python.FS.writeFile("/core.zip", new Uint8Array(archive));
  python.runPython('import sys; sys.path.insert(0, "/core.zip")');
  return python.pyimport("calc.bridge").handle;
}

/** As `startPython`, but it always settles. @returns {Promise<void>} */
function start() {
  const progress = new Progress();
  const plain = globalThis.fetch;
  return new Promise((resolve, reject) => {
    let timer = 0;
    progress.onlife = () => {
      clearTimeout(timer);
      timer = setTimeout(() => reject(new Error(`no progress for ${SILENCE_MS / 1000} seconds`)), SILENCE_MS);
    };
    globalThis.fetch = countingFetch(plain, progress, reject);
    progress.enter("download");
    const manifest = readManifest(plain, progress);
    manifest.catch(reject);
    startPython(progress, manifest).then((bridge) => {
      handle = bridge;
      resolve();
    }, reject).finally(() => clearTimeout(timer));
  }).finally(() => {
    progress.over = true;
    globalThis.fetch = plain;
  });
}

/** One reply for one request. @param {string} text @param {Promise<void>} started */
async function answer(text, started) {
  try {
    await started;
  } catch (error) {
    send({ id: JSON.parse(text).id, ok: false, error: { code: "start", message: String(error) } });
    return;
  }
  try {
    port.postMessage(handle(text));
  } catch (error) {
    // The bridge never raises: what arrives here is Python itself, and nothing it says can be trusted any more.
    send({ id: JSON.parse(text).id, ok: false, error: { code: "internal", message: String(error) } });
    send({ event: "failed", error: { code: "internal", message: String(error) } });
  }
}

const started = start();
port.onmessage = ({ data }) => answer(data, started);
self.postMessage(null, [theirs]);
started.then(
  () => send({ event: "ready" }),
  (error) => send({ event: "failed", error: { code: "start", message: String(error) } }),
);
