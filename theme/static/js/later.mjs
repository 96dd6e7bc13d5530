/** A module that is fetched when it is first needed. */

/** What has not come by then is taken for lost; it may be asked for again. */
const PATIENCE_MS = 60_000;

export class Later {
  /** @param {string} address */
  constructor(address) {
    this.address = address;
    this.failures = 0;
    /** @type {Promise<any> | null} */
    this.loading = null;
  }

  /** The module; after a failure the next call tries again. */
  load() {
    // A browser may remember that an address failed.
    const again = this.failures ? `?again=${this.failures}` : "";
    this.loading ??= inTime(import(this.address + again)).catch((error) => {
      this.failures += 1;
      this.loading = null;
      throw error;
    });
    return this.loading;
  }
}

/** The same, but not for ever. @template T @param {Promise<T>} coming @returns {Promise<T>} */
export function inTime(coming) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("too late")), PATIENCE_MS);
    coming.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
