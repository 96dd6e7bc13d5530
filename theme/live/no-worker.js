/*
 * What `publish.py serve` sends in place of the service worker: it takes the place of one that an earlier visit to this
 * address has left, which would show the calculator of before, and then goes itself.
 */

async function goAway() {
  for (const name of await caches.keys()) await caches.delete(name);
  await self.registration.unregister();
  for (const page of await self.clients.matchAll({ type: "window" })) await page.navigate(page.url);
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(goAway()));
