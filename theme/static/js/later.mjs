/** A module that is fetched when it is first needed. */

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

/** The same, but for a minute at most. @param {Promise<any>} it */
export const inTime = (it) => Promise.race([it, new Promise((_, reject) => setTimeout(reject, 60_000))]);
