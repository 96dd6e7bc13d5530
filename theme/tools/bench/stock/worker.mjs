const HERE = new URL(".", import.meta.url).href;

/** The server writes its name here. */
const WHEEL = "WHEEL_NAME";

async function start() {
  const { loadPyodide } = await import(`${HERE}pyodide/pyodide.mjs`);
  const python = await loadPyodide({ indexURL: `${HERE}pyodide/` });
  await python.loadPackage(`${HERE}${WHEEL}`);
  return python.pyimport("calc.bridge");
}

const started = start();
self.onmessage = async ({ data }) => {
  const bridge = await started;
  self.postMessage(bridge.handle(data));
};
