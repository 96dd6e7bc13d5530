// Byte-compiles the core's wheel inside the very Pyodide that readers get, and asks the result one question.
//
// node compile.mjs <file with {"pyodide": …, "packages": …, "work": …, "wheel": …, "left_out": […], "request": …}>
// Reads WORK/<wheel>, leaves WORK/core.zip, prints one JSON object on the last line.
import { answer, startPython, task } from "./node.mjs";

/** A fresh interpreter that sees WORK as /made. */
async function start() {
  const python = await startPython();
  python.FS.mkdir("/made");
  python.mountNodeFS("/made", task.work);
  return python;
}

const compiler = await start();
compiler.FS.mkdir("/packages");
compiler.mountNodeFS("/packages", task.packages);
compiler.globals.set("wheel", task.wheel);
compiler.globals.set("left_out", compiler.toPy(task.left_out));
// The archive is written here and not by the host, so that its bytes do not depend on the host's zlib.
const compiled = compiler.runPython(`
import functools, json, py_compile, sys, zipfile
from importlib.util import MAGIC_NUMBER
from pathlib import Path

sys.path.append("/packages")
from pyodide_build._py_compile import _compile

# Nothing in a zip has a source to be checked against, nor a date that means anything.
py_compile.compile = functools.partial(
    py_compile.compile, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH
)
_compile(Path("/made") / wheel, Path("/tmp/compiled.zip"), verbose=False)

with zipfile.ZipFile("/tmp/compiled.zip") as source, zipfile.ZipFile("/made/core.zip", "w") as target:
    ours = {n for n in source.namelist() if n.startswith("calc/") and n.endswith(".pyc")}
    for name in sorted(ours.difference(left_out)):
        entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
        entry.external_attr = 0o644 << 16
        target.writestr(entry, source.read(name), zipfile.ZIP_DEFLATED, 9)

json.dumps({"python": sys.version.split()[0], "magic": MAGIC_NUMBER.hex()})
`);

// A second interpreter, because the first has already seen the packages of the host.
const reader = await start();
reader.globals.set("request", task.request);
const answered = reader.runPython(`
import json, sys
from importlib.util import MAGIC_NUMBER

sys.path.insert(0, "/made/core.zip")
import calc.bridge

json.dumps({"from": calc.__file__, "reader_magic": MAGIC_NUMBER.hex(), "reply": calc.bridge.handle(request)})
`);

answer({ pyodide: compiler.version, ...JSON.parse(compiled), ...JSON.parse(answered) });
