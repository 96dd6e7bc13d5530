/**
 * Pyodide as it comes, and the core from an archive of its own: slow, and the one variant that needs nothing of
 * Pyodide but what its documentation promises.
 */

/** The server, or a cache on the way, has files of another edition than the page: the page must be loaded again. */
class OtherEdition extends Error {
  code = "edition";
}

/**
 * `fetch` for the time of the start: counts and checks the bytes, and turns two faults at which `loadPyodide` would
 * wait for ever (a missing file, a `.wasm` of the wrong type) into an error and into the right type.
 * @param {typeof fetch} fetch @param {(address: string, response: Response) => void} check @param {(error: Error) => void} fail
 * @returns {typeof fetch}
 */
function carefulFetch(fetch, check, fail) {
  return async (address, options) => {
    let response;
    try {
      response = await fetch(address, options);
      if (!response.ok) throw new Error(`${new URL(response.url).pathname}: ${response.status}`);
    } catch (error) {
      fail(error);
      // The start is over, so nobody may go on: not even to a second error that nobody would catch.
      return new Promise(() => {});
    }
    check(String(address), response.clone());
    const type = response.headers.get("content-type") ?? "";
    if (response.url.endsWith(".wasm") && !type.startsWith("application/wasm")) {
      return new Response(response.body, { headers: { "content-type": "application/wasm" } });
    }
    return response;
  };
}

/**
 * @param {import("./start.mjs").Files} files @param {import("./start.mjs").Progress} progress
 * @param {(error: Error) => void} fail ends the start where `loadPyodide` would not
 * @returns {Promise<import("./start.mjs").Bridge>}
 */
export async function startPlain(files, progress, fail) {
  /** @type {Promise<Uint8Array>[]} */
  const checks = [];
  const check = (/** @type {string} */ address, /** @type {Response} */ response) => {
    const name = new URL(address).pathname.split("/").at(-1);
    const checked = progress.read(response, files.size(name)).then(async (bytes) => {
      if (!(await files.isRight(name, bytes))) throw new OtherEdition(`${name} is not the one that the manifest names`);
      return bytes;
    });
    checked.catch(fail);
    checks.push(checked);
    return checked;
  };
  globalThis.fetch = carefulFetch(globalThis.fetch, check, fail);

  const core = fetch(files.address("core.zip"), { cache: "no-cache" });
  // These are imported, the second by Pyodide itself. Only what is fetched too can be counted and checked.
  for (const name of ["pyodide.mjs", "pyodide.asm.mjs"]) fetch(files.address(name));
  const indexURL = new URL(".", files.address("pyodide.mjs")).href;
  const { loadPyodide } = await import(files.address("pyodide.mjs"));
  // Nothing but the core is ever loaded, so there are no packages to know about and no other address to ask.
  const lockFileContents = { info: { abi_version: files.abi }, packages: {} };
  const python = await loadPyodide({ indexURL, lockFileContents, packageBaseUrl: indexURL });
  await Promise.all(checks);
  progress.enter("core");
  python.FS.writeFile("/core.zip", new Uint8Array(await (await core).arrayBuffer()));
  python.runPython('import sys; sys.path.insert(0, "/core.zip")');
  return python.pyimport("calc.bridge");
}
