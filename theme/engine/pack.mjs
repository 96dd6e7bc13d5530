// Packs what the core needs of Python, and the core itself, into one archive: the variant `zip`.
//
// node pack.mjs <file with {"pyodide": …, "work": …, "questions": […]}>
// Reads WORK/core.zip, leaves WORK/python.zip and its compressed form WORK/python.bin, prints the names of the modules.
import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { answer, startPython, task } from "./node.mjs";

/**
 * In place of the parts of Pyodide that load packages and run event loops: half of all modules are there for these
 * alone. What Pyodide takes from them at its start must be there, in the same order for a snapshot.
 */
const STUBS = {
  "asyncio/__init__.py": "",
  "pyodide/webloop.py": `
from pyodide_js._api import scheduleCallback

def _initialize_event_loop(): pass
`,
  "pyodide/_package_loader.py": `
from pyodide_js import loadedPackages

class _Place:
    def __init__(self, path): self.path = path
    def __str__(self): return self.path

SITE_PACKAGES, DSO_DIR = _Place("/lib/site-packages"), _Place("/usr/lib")

def init_loaded_packages(): pass
`,
};

/** Answers every question, so that what is imported only then is seen too; then the names of all modules from files. */
const TRACE = `
import json, sys
sys.path.append("/core.zip")
from calc.bridge import handle, slices

for question in questions:
    handle(question)
list(slices(next(question for question in questions if '"advise"' in question)))
library = next(path for path in sys.path if path.startswith("/lib/python") and path.endswith(".zip"))
json.dumps(sorted(name for name, one in sys.modules.items() if getattr(one, "__file__", None) and one.__file__.startswith(library)))
`;

/** Without asserts and docstrings, which nothing here reads. All stored: compressed as a whole it is smaller. */
const PACK = `
import importlib.util, io, sys, zipfile
from importlib._bootstrap_external import _code_to_hash_pyc

library = next(path for path in sys.path if path.startswith("/lib/python") and path.endswith(".zip"))
entries = {}
with zipfile.ZipFile(library) as source:
    there = {*source.namelist(), *stubs}
    for name in names:
        base = name.replace(".", "/")
        path = next((path for path in (f"{base}/__init__.py", f"{base}.py") if path in there), None)
        if path is None:  # the core's own, and what is part of Python itself
            continue
        text = stubs[path].encode() if path in stubs else source.read(path)
        code = compile(text, f"{library}/{path}", "exec", dont_inherit=True, optimize=2)
        entries[f"{path}c"] = bytes(_code_to_hash_pyc(code, importlib.util.source_hash(text), False))
with zipfile.ZipFile("/core.zip") as core:
    entries |= {name: core.read(name) for name in core.namelist()}
packed = io.BytesIO()
with zipfile.ZipFile(packed, "w") as target:
    for name in sorted(entries):
        target.writestr(zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0)), entries[name])
packed.getvalue()
`;

/** @param {object} [options] */
async function start(options) {
  const python = await startPython(options);
  python.FS.writeFile("/core.zip", readFileSync(`${task.work}/core.zip`));
  python.globals.set("questions", python.toPy(task.questions));
  python.globals.set("stubs", python.toPy(STUBS));
  return python;
}

const whole = await start();
const archive = `${task.work}/python.zip`;

/** @param {string[]} names */
function pack(names) {
  whole.globals.set("names", whole.toPy(names));
  writeFileSync(archive, whole.runPython(PACK).toJs());
}

pack(JSON.parse(whole.runPython(TRACE)));
// With the stubs in their place fewer modules are needed; only a start with them tells which.
const lean = await start({ stdLibURL: archive });
const names = JSON.parse(lean.runPython(TRACE));
pack(names);
writeFileSync(`${task.work}/python.bin`, gzipSync(readFileSync(archive), { level: 9 }));
answer({ modules: names });
