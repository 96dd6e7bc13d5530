/* global EDITION, FILES, LATER, VARIANTS */
/*
 * The service worker: the calculator without a network.
 *
 * The build writes four lines above this one: the name of the edition, the SHA-256 of each of its files by path, which
 * of them can wait, and the files of each variant of the engine. A file is kept only if its hash is right, so one cache
 * holds one edition and nothing else.
 * The calculator and its engine are served from there alone; other pages come from the network, and from what was
 * kept of the last visit where there is none.
 *
 * What stands after # in an address holds answers. It is cut off before anything is looked up or kept.
 */

const SCOPE = new URL(self.registration.scope);
// Other sites may share this origin, under other paths.
const PREFIX = `waymark ${SCOPE.pathname} `;
const KEPT = PREFIX + EDITION;
const VISITED = `${KEPT} visited`;

/** So many files of visited pages are kept; the oldest go first. */
const MOST_VISITED = 150;

/** Kinds of files that a visited page is made of. */
const PARTS = ["style", "script", "image", "font"];

/** An address without what stands after ? and #, from the site's root; null if it is not of this site. */
function pathOf(address) {
  const { origin, pathname } = new URL(address);
  if (origin !== SCOPE.origin || !pathname.startsWith(SCOPE.pathname)) return null;
  return pathname.slice(SCOPE.pathname.length).replace(/(^|\/)index\.html$/, "$1");
}

function addressOf(path) {
  return SCOPE.href + path;
}

/** The same response from bytes, if they have the hash that the edition names; else null. */
async function verified(response, path) {
  if (!response?.ok) return null;
  const bytes = await response.arrayBuffer();
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  if (Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("") !== FILES[path]) return null;
  return new Response(bytes, { headers: { "content-type": response.headers.get("content-type") ?? "" } });
}

/** From an older edition, from the browser's own cache, else from the network. */
const ANYWHERE = [
  (address) => caches.match(address),
  (address) => fetch(address),
  (address) => fetch(address, { cache: "reload" }),
];

/** Without the network. */
const AT_HAND = [
  (address) => caches.match(address),
  (address) => fetch(address, { cache: "only-if-cached", mode: "same-origin" }).catch(() => null),
];

/** Keeps a file and returns it. */
async function keep(path, ways = ANYWHERE) {
  const address = addressOf(path);
  const cache = await caches.open(KEPT);
  const kept = await cache.match(address);
  if (kept) return kept;
  for (const ask of ways) {
    const response = await verified(await ask(address), path);
    if (response) {
      await cache.put(address, response.clone());
      return response;
    }
  }
  throw new Error(`${path} is of another edition`);
}

/** One after the other: somebody else may need the line. */
async function keepAll(paths, ways = ANYWHERE) {
  for (const path of paths) await keep(path, ways);
}

/**
 * Keeps every variant of the engine that is at hand: what has just started, and what it fell back to if it did. A
 * variant is fetched only if there is none, and then the small one.
 */
async function keepEngine() {
  let hasOne = false;
  for (const paths of Object.values(VARIANTS)) {
    hasOne = (await keepAll(paths, AT_HAND).then(() => true, () => false)) || hasOne;
  }
  if (!hasOne) await keepAll(VARIANTS.zip);
}

/** All that the calculator needs, and any variant of the engine. */
async function keepCalculator() {
  const engines = Object.values(VARIANTS).flat();
  await keepAll(Object.keys(FILES).filter((path) => !LATER.includes(path) && !engines.includes(path)));
  await keepEngine();
}

/** For readers who will come again: all occupations, and the variant of the engine that starts soonest. */
async function keepTheRest() {
  for (const path of [...LATER, ...VARIANTS.snapshot]) {
    // The reader may have deleted everything meanwhile.
    if (!(await caches.has(KEPT))) return;
    await keep(path);
  }
}

async function forgetOlder() {
  const older = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== KEPT && name !== VISITED);
  await Promise.all(older.map((name) => caches.delete(name)));
}

/** A file of this edition. Where the server has a newer one, the page is told so by whoever asked for the file. */
function ofEdition(path) {
  return keep(path).catch(() => fetch(addressOf(path), { cache: "no-cache" }));
}

async function rememberVisit(address, response) {
  const cache = await caches.open(VISITED);
  await cache.delete(address);
  await cache.put(address, response);
  const addresses = await cache.keys();
  for (const old of addresses.slice(0, Math.max(0, addresses.length - MOST_VISITED))) await cache.delete(old);
}

/** From the network, else as it was at the last visit. */
async function visited(event) {
  const { request } = event;
  const address = request.url.split("#")[0];
  try {
    const response = await fetch(address, { cache: request.cache, redirect: request.redirect });
    const isPart = request.mode === "navigate" || PARTS.includes(request.destination);
    if (isPart && response.ok && !address.includes("?")) event.waitUntil(rememberVisit(address, response.clone()));
    return response;
  } catch (error) {
    const kept = (await caches.match(address, { cacheName: VISITED })) ?? (await caches.match(address, { cacheName: KEPT }));
    if (kept) return kept;
    if (request.mode === "navigate") return notKept();
    throw error;
  }
}

/** The page for what is not here. Its links start at the root of the site, and it may stand in for any address. */
async function notKept() {
  const html = await (await keep("offline.html")).text();
  const body = html.replace(/ (href|src)="(?!#)/g, ` $1="${SCOPE.href}`);
  return new Response(body, { status: 503, headers: { "content-type": "text/html; charset=utf-8" } });
}

/** So often a page is asked to come again, while the newer worker waits for this one to have nothing left to do. */
const MOST_TURNS = 20;
let turns = 0;

/**
 * Comes again in a moment. A `Refresh` would not: to an address with a # in it that is no new navigation. The policy names
 * the one script by its hash.
 */
const AGAIN = `<!doctype html><meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-xGv3EQDM6jrvYowIvhTph7EubMZDAh5UIlQiKOiVmCU='; base-uri 'none'; form-action 'none'"><title>Waymark</title><script>setTimeout(() => location.reload(), 50)</script>`;

/** Whether this is the reader's own reload of the only page that is open, while a newer edition waits. */
async function takesNewer({ request }) {
  if (!self.registration.waiting) return false;
  if (turns > 0) return turns < MOST_TURNS;
  if (!request.isReloadNavigation) return false;
  const open = await self.clients.matchAll({ type: "window" });
  return open.filter(({ frameType }) => frameType === "top-level").length < 2;
}

async function page(event, path) {
  if (event.request.destination === "document" && (await takesNewer(event))) {
    turns += 1;
    self.registration.waiting.postMessage("take over");
    return new Response(AGAIN, { headers: { "content-type": "text/html; charset=utf-8" } });
  }
  return ofEdition(path);
}

/** Pages of other editions must not get files of this one, and a page that is not kept may be of any. */
async function part(event, path) {
  const client = event.clientId ? await self.clients.get(event.clientId) : null;
  const from = client ? pathOf(client.url) : null;
  if (from !== null && !Object.hasOwn(FILES, from)) return visited(event);
  // Who asks past all caches has found that what was kept is damaged.
  if (event.request.cache === "reload") await (await caches.open(KEPT)).delete(addressOf(path));
  return ofEdition(path);
}

self.addEventListener("install", (event) => {
  event.waitUntil(keepCalculator());
});

self.addEventListener("activate", (event) => event.waitUntil(forgetOlder()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = pathOf(request.url);
  if (request.method !== "GET" || path === null) return;
  if (!Object.hasOwn(FILES, path)) event.respondWith(visited(event));
  else if (request.mode === "navigate") event.respondWith(page(event, path));
  else event.respondWith(part(event, path));
});

self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
  else if (event.data === "which edition") event.ports[0].postMessage(EDITION);
  else if (event.data === "keep the rest") event.waitUntil(keepTheRest().catch(() => {}));
});
