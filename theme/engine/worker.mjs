/**
 * The worker: starts Python, then passes JSON text to the core and its JSON text back.
 *
 * Everything on the port is JSON text. A question has an `id` and gets exactly one reply, also when the
 * start failed; events have no `id`. `{"kind": "cancel", "id"}` is no question: it ends the long one of that
 * id, or with no id whichever is worked on, and the ended one gets the error `cancelled` for its reply.
 */

const HERE = new URL(".", import.meta.url).href;

/** A start that shows no sign of life for this long has failed: `loadPyodide` can hang without an error. */
const SILENCE_MS = 60_000;

/** The edition the page belongs to; empty if nobody said. */
const EDITION = globalThis.edition ?? "";

/** Kinds of questions that are worked on in slices. */
const LONG = ["advise"];

const { port1: port, port2: theirs } = new MessageChannel();

/** @param {object} message */
function send(message) {
  port.postMessage(JSON.stringify(message));
}

/** The server, or a cache on the way, has files of another edition than the page: the page must be loaded again. */
class OtherEdition extends Error {
  code = "edition";
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

/** A browser may use what it has for minutes without asking: not where editions could mix. @type {RequestInit} */
const UNAGED = { cache: "no-cache" };

/**
 * What the build knows of these files: the version of Pyodide's packages, and every size. A compressed answer does not
 * tell the size of what arrives here.
 * @typedef {{abi: string, edition?: string, files: Record<string, {bytes: number, sha256: string}>}} Manifest
 * @param {typeof fetch} plain @param {Progress} progress @returns {Promise<Manifest>}
 */
async function readManifest(plain, progress) {
  const response = await plain(`${HERE}manifest.json`, UNAGED);
  if (!response.ok) throw new Error(`${new URL(response.url).pathname}: ${response.status}`);
  const manifest = await response.json();
  if (EDITION && manifest.edition !== EDITION) throw new OtherEdition(`${manifest.edition} instead of ${EDITION}`);
  // Modules are imported, not fetched, so their bytes cannot be counted.
  const counted = Object.entries(manifest.files).filter(([name]) => /\.(wasm|zip)$/.test(name));
  progress.total = counted.reduce((total, [, { bytes }]) => total + bytes, 0);
  return manifest;
}

/**
 * The core's archive, the very one that the manifest names.
 * @param {Promise<Manifest>} manifest @returns {Promise<Uint8Array>}
 */
async function readCore(manifest) {
  const bytes = await (await fetch(`${HERE}core.zip`, UNAGED)).arrayBuffer();
  const { sha256 } = (await manifest).files["core.zip"];
  // Without encryption on the way there is nothing to compute hashes with.
  if (!crypto.subtle) return new Uint8Array(bytes);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const found = Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (found !== sha256) throw new OtherEdition("the core is not the one that the manifest names");
  return new Uint8Array(bytes);
}

/**
 * @typedef {Iterator<string | undefined> & {destroy: () => void}} Slices
 * @typedef {{handle: (text: string) => string, slices: (text: string) => Slices}} Bridge
 */

/**
 * Python up, the core imported.
 * @param {Progress} progress @param {Promise<Manifest>} manifest @returns {Promise<Bridge>}
 */
async function startPython(progress, manifest) {
  const core = readCore(manifest);
  // A failed manifest ends the start elsewhere, perhaps before anyone waits for these: what Pyodide is given never fails.
  core.catch(() => {});
  // Nothing but the core is ever loaded, so there are no packages to know about and no other address to ask.
  const lock = manifest.then(({ abi }) => ({ info: { abi_version: abi }, packages: {} }), () => new Promise(() => {}));
  const { loadPyodide } = await import(`${HERE}pyodide.mjs`);
  const loading = loadPyodide({
    indexURL: HERE,
    lockFileContents: lock,
    packageBaseUrl: HERE,
  });
  const [python, archive] = await Promise.all([loading, core]);
  progress.enter("core");
  python.FS.writeFile("/core.zip", archive);
  python.runPython('import sys; sys.path.insert(0, "/core.zip")');
  return python.pyimport("calc.bridge");
}

/** As `startPython`, but it always settles. @returns {Promise<Bridge>} */
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
    startPython(progress, manifest).then(resolve, reject).finally(() => clearTimeout(timer));
  }).finally(() => {
    progress.over = true;
    globalThis.fetch = plain;
  });
}

/**
 * Answers questions at once, and a long one slice by slice. Between two slices everything that has arrived is dealt
 * with, and a newer long question takes the place of the one that is worked on.
 */
class Desk {
  /** @param {Bridge} bridge */
  constructor(bridge) {
    this.bridge = bridge;
    /** @type {{id: any, slices: Slices} | null} the long question that is worked on */
    this.running = null;
    this.waiting = false;
    // A message to oneself comes after all that have arrived; a timer would wait for milliseconds more.
    const { port1: bell, port2: ringer } = new MessageChannel();
    bell.onmessage = () => {
      this.waiting = false;
      this.work();
    };
    this.ringer = ringer;
  }

  /** @param {string} text @param {{id?: any, kind?: string}} question what the text says */
  take(text, { id, kind }) {
    if (kind === "cancel") {
      this.end(id);
    } else if (LONG.includes(kind)) {
      this.end();
      this.running = { id, slices: this.bridge.slices(text) };
      this.giveWay();
    } else {
      port.postMessage(this.bridge.handle(text));
    }
  }

  /** Ends the long question, if it has this id. @param {any} [id] left out: whichever it is */
  end(id) {
    if (!this.running || (id ?? this.running.id) !== this.running.id) return;
    port.postMessage(this.bridge.handle(JSON.stringify({ id: this.running.id, kind: "cancel" })));
    this.leave();
  }

  /** Goes on once all that has arrived is dealt with. A second bell would put two slices between two questions. */
  giveWay() {
    if (!this.waiting) this.ringer.postMessage(null);
    this.waiting = true;
  }

  leave() {
    this.running.slices.destroy();
    this.running = null;
  }

  /** One slice. */
  work() {
    if (!this.running) return;
    const { id, slices } = this.running;
    try {
      const { value } = slices.next();
      if (value === undefined) {
        this.giveWay();
      } else {
        port.postMessage(value);
        this.leave();
      }
    } catch (error) {
      this.running = null;
      broken(id, error);
    }
  }
}

/** @param {string} text */
function parsed(text) {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

/** The bridge never raises: what is caught is Python itself, and nothing it says can be trusted any more. */
function broken(/** @type {any} */ id, /** @type {unknown} */ error) {
  send({ id, ok: false, error: { code: "internal", message: String(error) } });
  send({ event: "failed", error: { code: "internal", message: String(error) } });
}

/** Why it did not start. @param {any} error */
function startFailure(error) {
  return { code: error.code === "edition" ? "edition" : "start", message: String(error) };
}

/** @param {string} text @param {Promise<Desk>} started */
async function receive(text, started) {
  const question = parsed(text);
  let desk;
  try {
    desk = await started;
  } catch (error) {
    if (question.kind !== "cancel") send({ id: question.id, ok: false, error: startFailure(error) });
    return;
  }
  try {
    desk.take(text, question);
  } catch (error) {
    broken(question.id, error);
  }
}

const started = start().then((bridge) => new Desk(bridge));
port.onmessage = ({ data }) => receive(data, started);
self.postMessage(null, [theirs]);
started.then(
  () => send({ event: "ready" }),
  (error) => send({ event: "failed", error: startFailure(error) }),
);
