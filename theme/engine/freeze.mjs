// Freezes a Python that has the core imported and has answered once: the variant `snapshot`.
//
// node freeze.mjs <file with {"pyodide": …, "work": …, "request": …}>
// Reads WORK/python.zip, leaves WORK/snapshot.bin.
import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { answer, onFreshMemory, startPython, task } from "./node.mjs";
import { sparse } from "./sparse.mjs";

// The same memory at every build: what differs from one moment to the next would be frozen with it.
Date.now = () => 0;
performance.now = () => 0;
crypto.getRandomValues = (array) => array.fill(0);

/** @type {Uint8Array} */
let fresh;
onFreshMemory((memory) => {
  fresh = memory.slice();
});
const python = await startPython({ stdLibURL: `${task.work}/python.zip`, _makeSnapshot: true });
python.globals.set("request", task.request);
// Rules are read at the first question. Twice, because the first round frees what the second one finds.
python.runPython(`
import gc
from calc.bridge import handle

handle(request)
del request, handle
gc.collect()
gc.collect()
del gc
`);
if (python._module.HEAP8.length !== fresh.length) throw new Error("the memory has grown, which no snapshot survives");
const bytes = gzipSync(sparse(python.makeMemorySnapshot(), fresh), { level: 9 });
writeFileSync(`${task.work}/snapshot.bin`, bytes);
answer({ bytes: bytes.length });
