/* Keeps every file of this folder once it was fetched, and answers with it from then on. */
const FILES = ["./", "page.mjs", "worker.mjs", "WHEEL_NAME"];
FILES.push(...["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json"].map((name) => `pyodide/${name}`));

async function kept(request) {
  return (await caches.match(request.url.split("#")[0])) ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(caches.open("stock").then((cache) => cache.addAll(FILES))));
self.addEventListener("fetch", (event) => event.respondWith(kept(event.request)));
