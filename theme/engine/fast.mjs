/**
 * Python from one archive (`zip`) or from the memory of one that has started before (`snapshot`).
 *
 * README.md in this folder's source says what each step gains.
 */

import { Snapshot } from "./sparse.mjs";

/** The name of a folder is a hash of what is in it, so what a cache has is never too old, but it may be damaged. */
const WAYS = /** @type {RequestCache[]} */ (["force-cache", "reload"]);

/** @param {Uint8Array} bytes compressed at build, because servers do not compress every type of file */
async function inflated(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

class Loader {
  /** @param {import("./start.mjs").Files} files @param {import("./start.mjs").Progress} progress */
  constructor(files, progress) {
    this.files = files;
    this.progress = progress;
  }

  /**
   * What `use` makes of a file, once its bytes were found to be right.
   * @template T @param {string} name @param {(response: Response) => Promise<T> | null} use @returns {Promise<[Uint8Array, T]>}
   */
  async file(name, use = () => null) {
    let problem;
    for (const cache of WAYS) {
      const before = this.progress.loaded;
      try {
        const response = await fetch(this.files.address(name), { cache });
        if (!response.ok) throw new Error(`${name}: ${response.status}`);
        const [bytes, used] = await Promise.all([this.progress.read(response.clone(), this.files.size(name)), use(response)]);
        if (await this.files.isRight(name, bytes)) return [bytes, used];
        throw new Error(`${name} is not the one that the manifest names`);
      } catch (error) {
        problem = error;
        this.progress.loaded = before;
      }
    }
    throw problem;
  }

  /** @param {string} name */
  async compressed(name) {
    const [bytes] = await this.file(name);
    return inflated(bytes);
  }

  /** The very bytes that were found to be right are imported. @param {string} name */
  async module(name) {
    const [bytes] = await this.file(name);
    const address = URL.createObjectURL(new Blob([bytes], { type: "text/javascript" }));
    try {
      return await import(address);
    } finally {
      URL.revokeObjectURL(address);
    }
  }

  /** Compiled while it arrives. */
  async wasm() {
    const right = { headers: { "content-type": "application/wasm" } };
    const [, module] = await this.file("pyodide.asm.wasm", (response) =>
      WebAssembly.compileStreaming(
        response.headers.get("content-type")?.startsWith("application/wasm") ? response : new Response(response.body, right),
      ));
    return module;
  }
}

/**
 * @param {string} variant @param {import("./start.mjs").Files} files @param {import("./start.mjs").Progress} progress
 * @returns {Promise<import("./start.mjs").Bridge>}
 */
export async function startFast(variant, files, progress) {
  const loader = new Loader(files, progress);
  const hasSnapshot = variant === "snapshot";
  // All at once from the first moment, and none of it again: what Pyodide asks for later is answered from here.
  const [module, packed, { loadPyodide }, { default: createPyodideModule }] = await Promise.all([
    loader.wasm(),
    loader.compressed(hasSnapshot ? "snapshot.bin" : "python.bin"),
    loader.module("pyodide.mjs"),
    loader.module("pyodide.asm.mjs"),
  ]);
  progress.enter("core");
  const indexURL = new URL(".", files.address("pyodide.mjs")).href;
  const stdLibURL = `${indexURL}python.zip`;
  globalThis.fetch = async (address) => new Response(String(address) === stdLibURL && !hasSnapshot ? packed : null);
  const snapshot = hasSnapshot ? new Snapshot(packed) : null;
  WebAssembly.instantiateStreaming = async (_, imports) => {
    const instance = await WebAssembly.instantiate(module, imports);
    snapshot?.fill(new Uint8Array(/** @type {WebAssembly.Memory} */ (instance.exports.memory).buffer));
    return { module, instance };
  };
  const python = await loadPyodide({
    indexURL,
    stdLibURL,
    createPyodideModule,
    // Nothing but the core is ever loaded, so there are no packages to know about and no other address to ask.
    lockFileContents: { info: { abi_version: files.abi }, packages: {} },
    packageBaseUrl: indexURL,
    _loadSnapshot: snapshot?.whole,
  });
  snapshot?.drop();
  return python.pyimport("calc.bridge");
}
