/**
 * Deletes what this site keeps on the device: the files for use without a network, and whatever a reader asked it to
 * save. Every key, database and cache of this site begins with OURS, because an origin may hold other sites too.
 */

const OURS = "waymark";

const ROOT = new URL("../../", import.meta.url);

/** Resolves once all is gone; rejects if the browser refuses. */
export async function forgetDevice() {
  const registrations = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  for (const registration of registrations) if (registration.scope === ROOT.href) await registration.unregister();
  for (const storage of [localStorage, sessionStorage]) {
    for (const key of Object.keys(storage)) if (key.startsWith(OURS)) storage.removeItem(key);
  }
  for (const { name } of (await window.indexedDB?.databases?.()) ?? []) if (name?.startsWith(OURS)) await drop(name);
  // Last, because a worker at work might still put something there. Only secure pages have caches at all.
  for (const name of (await window.caches?.keys()) ?? []) {
    if (name.startsWith(`${OURS} ${ROOT.pathname} `)) await caches.delete(name);
  }
}

/** @param {string} name */
function drop(name) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    // A page that still has it open delays the deletion, but cannot prevent it.
    request.onsuccess = request.onblocked = resolve;
    request.onerror = () => reject(request.error);
  });
}
