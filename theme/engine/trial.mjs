// Starts a variant under Node from the files that are published, and asks it all the questions.
//
// node trial.mjs <file with {"pyodide": …, "variant": "zip", "work": …, "questions": […]}>
// Reads WORK/python.bin or WORK/snapshot.bin, prints the replies.
import { readFileSync, writeFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { answer, onFreshMemory, startPython, task } from "./node.mjs";
import { Snapshot } from "./sparse.mjs";

const library = `${task.work}/trial.zip`;

/** @returns {object} options of `loadPyodide` */
function zip() {
  writeFileSync(library, gunzipSync(readFileSync(`${task.work}/python.bin`)));
  return { stdLibURL: library };
}

/** @returns {object} options of `loadPyodide` */
function snapshot() {
  writeFileSync(library, "");
  const made = new Snapshot(gunzipSync(readFileSync(`${task.work}/snapshot.bin`)));
  onFreshMemory((memory) => made.fill(memory));
  return { stdLibURL: library, _loadSnapshot: made.whole };
}

const python = await startPython({ zip, snapshot }[task.variant]());
const bridge = python.pyimport("calc.bridge");
answer({ replies: task.questions.map((/** @type {string} */ question) => bridge.handle(question)) });
