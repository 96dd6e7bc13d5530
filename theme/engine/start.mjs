/**
 * The start of Python in the worker: one public function, `start`, which always settles.
 */

import { LAST } from "./choose.mjs";
import { startFast } from "./fast.mjs";
import { startPlain } from "./plain.mjs";

/** A start that shows no sign of life for this long has failed: `loadPyodide` can hang without an error. */
const SILENCE_MS = 60_000;

/**
 * @typedef {Iterator<string | undefined> & {destroy: () => void}} Slices
 * @typedef {{handle: (text: string) => string, slices: (text: string) => Slices}} Bridge
 * @typedef {import("./choose.mjs").Manifest} Manifest
 */

/** What the start has fetched so far, in bytes as they are on disk. */
export class Progress {
  /** @param {(event: object) => void} say */
  constructor(say) {
    this.say = say;
    this.loaded = 0;
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
    this.say({ event: "progress", stage: this.stage, loaded: this.loaded, total: this.total });
  }

  /**
   * Reads a response to its end; of one that is too long, and so not the right one, nothing is left.
   * @param {Response} response @param {number} size how many bytes are expected @returns {Promise<Uint8Array>}
   */
  async read(response, size) {
    // Parts put together by the browser would make another way through its memory.
    const bytes = new Uint8Array(size);
    let at = 0;
    const reader = response.body.getReader();
    for (let told = 0; ; ) {
      const { done, value } = await reader.read();
      if (done) break;
      if (at + value.length > size) {
        reader.cancel();
        return new Uint8Array();
      }
      bytes.set(value, at);
      at += value.length;
      this.loaded += value.length;
      if (performance.now() - told > 100) {
        told = performance.now();
        this.tell();
      }
    }
    return bytes.subarray(0, at);
  }
}

/** The files of a variant, by their names without the folders, which are hashes of what is in them. */
export class Files {
  /** @param {Manifest} manifest @param {string} variant */
  constructor(manifest, variant) {
    this.abi = manifest.abi;
    /** @type {Map<string, {bytes: number, sha256: string}>} */
    this.known = new Map();
    /** @type {Map<string, string>} */
    this.paths = new Map();
    for (const path of manifest.variants[variant]) {
      const name = path.split("/").at(-1);
      this.paths.set(name, path);
      this.known.set(name, manifest.files[path]);
    }
  }

  /** @param {string} name */
  address(name) {
    return new URL(this.paths.get(name), import.meta.url).href;
  }

  /** In bytes. @param {string} name */
  size(name) {
    return this.known.get(name).bytes;
  }

  get total() {
    return [...this.known.values()].reduce((total, { bytes }) => total + bytes, 0);
  }

  /** Whether these bytes are those that the manifest names. @param {string} name @param {Uint8Array} bytes */
  async isRight(name, bytes) {
    if (bytes.length !== this.size(name)) return false;
    // Without encryption on the way there is nothing to compute hashes with.
    if (!crypto.subtle) return true;
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("") === this.known.get(name).sha256;
  }
}

/**
 * Python up, the core imported.
 * @param {string} variant @param {Manifest} manifest @param {(event: object) => void} say takes the events of the progress
 * @returns {Promise<Bridge>}
 */
export function start(variant, manifest, say) {
  const progress = new Progress(say);
  const files = new Files(manifest, variant);
  progress.total = files.total;
  const originals = { fetch: globalThis.fetch, instantiateStreaming: WebAssembly.instantiateStreaming };
  return new Promise((resolve, reject) => {
    let timer = 0;
    progress.onlife = () => {
      clearTimeout(timer);
      timer = setTimeout(() => reject(new Error(`no progress for ${SILENCE_MS / 1000} seconds`)), SILENCE_MS);
    };
    progress.enter("download");
    const starting = variant === LAST ? startPlain(files, progress, reject) : startFast(variant, files, progress);
    starting.then(resolve, reject).finally(() => clearTimeout(timer));
  }).finally(() => {
    progress.over = true;
    globalThis.fetch = originals.fetch;
    WebAssembly.instantiateStreaming = originals.instantiateStreaming;
  });
}
