// What the calculator is measured against: the profile in the address, scored by the core's wheel in a Pyodide that is
// loaded as its documentation shows it.
const hash = new URLSearchParams(window.location.hash.slice(1));
const bytes = Uint8Array.from(atob(hash.get("p").replaceAll("-", "+").replaceAll("_", "/")), (byte) => byte.charCodeAt(0));
const profile = JSON.parse(new TextDecoder().decode(bytes));

const worker = new Worker(new URL("worker.mjs", import.meta.url), { type: "module" });
worker.onmessage = ({ data }) => {
  document.querySelector("[data-result=crs-total]").textContent = String(JSON.parse(data).result.crs.total);
  navigator.serviceWorker.register("sw.js");
};
worker.postMessage(JSON.stringify({ id: 1, kind: "assess", on: hash.get("on"), profile }));
