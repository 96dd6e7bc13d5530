// What the builders under Node share: the task they were given, and a Python as readers get it.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

// Node would print the whole line of the error, and Pyodide's are a megabyte long.
process.on("uncaughtException", (error) => {
  console.error(error.message);
  process.exit(1);
});

export const task = JSON.parse(readFileSync(process.argv[2], "utf8"));
const { loadPyodide } = await import(pathToFileURL(`${task.pyodide}/pyodide.mjs`).href);
const { info } = JSON.parse(readFileSync(`${task.pyodide}/pyodide-lock.json`, "utf8"));

/** What Python would else take from the machine it starts on, and a snapshot would keep. */
const ENVIRONMENT = { HOME: "/home/pyodide", LANG: "en_US.UTF-8", PYTHONHASHSEED: "0" };

/** A fresh interpreter. @param {object} [options] more of `loadPyodide` */
export function startPython(options = {}) {
  return loadPyodide({
    indexURL: `${task.pyodide}/`,
    lockFileContents: { info, packages: {} },
    env: ENVIRONMENT,
    _sysExecutable: "./this.program",
    stdout: (line) => console.error(line),
    stderr: (line) => console.error(line),
    ...options,
  });
}

/** Calls `use` with the memory of every instance before anything has run in it. @param {(memory: Uint8Array) => void} use */
export function onFreshMemory(use) {
  const instantiate = WebAssembly.instantiate;
  WebAssembly.instantiate = async (...given) => {
    const made = await instantiate(...given);
    // Pyodide also makes a tiny instance, without memory, to see what the browser can do.
    const memory = (made.instance ?? made).exports.memory;
    if (memory) use(new Uint8Array(memory.buffer));
    return made;
  };
}

/** The one answer of a builder. @param {object} found */
export function answer(found) {
  console.log(JSON.stringify(found));
}
