/**
 * The page's side of the worker: promises and ids. The only module that knows `postMessage`.
 *
 * Events: `progress` (detail: stage, loaded, total), `ready` (detail: engine), `restarted`, `failed` (detail: the error).
 */

/** Without a word for this long, the start has failed. Longer than the worker's own limit. */
const SILENCE_MS = 75_000;

/** After this long without a reply, a worker that had started is taken for dead. */
const ANSWER_MS = 30_000;

/** The variant that is left when another one has failed. */
const LAST = "plain";

/** A frame that has loaded without a word by then is not the engine. */
const GREETING_MS = 3_000;

/**
 * @typedef {{code: string, message?: string, problems?: {path: string, code: string, message: string}[]}} Failure
 * @typedef {{ok: true, result: any} | {ok: false, error: Failure}} Reply
 * @typedef {{topic: string, text: string, timer: number, resolve: (reply: Reply | null) => void}} Question
 */

/** Also a page that says what went wrong, which nobody may look into. @param {HTMLIFrameElement} frame */
function hasLoaded({ contentDocument }) {
  return !contentDocument || (contentDocument.URL !== "about:blank" && contentDocument.readyState === "complete");
}

export class Client extends EventTarget {
  /** @param {HTMLIFrameElement} frame the engine's, which stands in the page and has been starting since it was read */
  constructor(frame) {
    super();
    /** @type {HTMLIFrameElement | null} */
    this.first = frame;
    this.address = frame.src;
    /** What every other frame has to start; empty: whichever suits. */
    this.engine = "";
    /** @type {"starting" | "ready" | "failed"} */
    this.state = "starting";
    /** @type {Map<number, Question>} the questions without a reply */
    this.open = new Map();
    /** @type {Map<string, number>} the latest question on each topic */
    this.latest = new Map();
    this.lastId = 0;
    this.restarted = false;
    /** @type {Set<string>} topics of what the worker may have died of: without an answer to each, the next death is the last */
    this.suspects = new Set();
    /** @type {Failure} */
    this.failure = { code: "start" };
    /** @type {HTMLIFrameElement | null} */
    this.frame = null;
    /** @type {MessagePort | null} */
    this.port = null;
    this.timer = 0;
    this.greeted = false;
    window.addEventListener("message", (event) => this.fromFrame(event));
  }

  /** Starts, or starts anew after a failure. */
  start() {
    this.state = "starting";
    this.connect();
  }

  /**
   * The reply to a question; null if a newer question on the same topic has overtaken it.
   * @param {string} topic @param {string} kind @param {object} body @returns {Promise<Reply | null>}
   */
  ask(topic, kind, body) {
    if (this.state === "failed") return Promise.resolve({ ok: false, error: this.failure });
    const id = ++this.lastId;
    this.latest.set(topic, id);
    return new Promise((resolve) => {
      const question = { topic, text: JSON.stringify({ id, kind, ...body }), timer: 0, resolve };
      this.open.set(id, question);
      this.post(question);
    });
  }

  /** The reply on this topic is no longer of interest. @param {string} topic */
  drop(topic) {
    const id = this.latest.get(topic);
    this.latest.delete(topic);
    if (this.open.has(id)) this.port?.postMessage(JSON.stringify({ kind: "cancel", id }));
  }

  /** @param {Question} question */
  post(question) {
    this.port?.postMessage(question.text);
    if (this.state === "ready") this.limit(question);
  }

  /** @param {Question} question */
  limit(question) {
    clearTimeout(question.timer);
    question.timer = setTimeout(() => this.crashed("no reply"), ANSWER_MS);
  }

  connect() {
    this.disconnect();
    const frame = this.first ?? this.made();
    this.first = null;
    this.frame = frame;
    this.greeted = false;
    this.expectWithin(SILENCE_MS);
    frame.addEventListener("load", () => this.loaded());
    if (!frame.isConnected) document.body.append(frame);
    else if (hasLoaded(frame)) this.loaded();
  }

  made() {
    const frame = document.createElement("iframe");
    frame.hidden = true;
    frame.title = "Engine";
    frame.src = this.engine ? `${this.address}#${this.engine}` : this.address;
    return frame;
  }

  /** From now on the frame may speak, if it is the engine. */
  loaded() {
    if (!this.greeted) this.expectWithin(GREETING_MS);
    this.frame?.contentWindow?.postMessage("listening", window.location.origin);
  }

  disconnect() {
    clearTimeout(this.timer);
    this.port?.close();
    this.port = null;
    this.frame?.remove();
    this.frame = null;
  }

  /** The start fails if nothing is heard for this long. @param {number} time */
  expectWithin(time) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.fail({ code: "start", message: "no answer" }), time);
  }

  /** @param {MessageEvent} event */
  fromFrame(event) {
    if (!this.frame || event.source !== this.frame.contentWindow || event.origin !== window.location.origin) return;
    if (event.data?.event === "crashed") {
      this.crashed(event.data.message);
      return;
    }
    this.greeted = true;
    this.expectWithin(SILENCE_MS);
    if (event.data?.event === "fallback") this.engine = LAST;
    if (event.data?.event === "port") {
      this.port?.close();
      [this.port] = event.ports;
      this.port.onmessage = ({ data }) => this.fromWorker(JSON.parse(data));
      for (const question of this.open.values()) this.post(question);
    }
  }

  /** @param {any} message */
  fromWorker(message) {
    if (this.state === "starting") this.expectWithin(SILENCE_MS);
    if ("id" in message) this.settle(message.id, message);
    else if (message.event === "progress") this.tell("progress", message);
    else if (message.event === "ready") this.ready(message);
    else if (message.event === "failed" && this.state === "ready") this.crashed(message.error.message);
    else if (message.event === "failed") this.fail(message.error);
  }

  /** @param {{engine: string}} event */
  ready({ engine }) {
    clearTimeout(this.timer);
    this.state = "ready";
    for (const question of this.open.values()) this.limit(question);
    this.tell("ready", { engine });
  }

  /** @param {number} id @param {Reply} reply */
  settle(id, reply) {
    const question = this.open.get(id);
    if (!question) return;
    this.open.delete(id);
    clearTimeout(question.timer);
    if (reply.ok) this.suspects.delete(question.topic);
    else if (reply.error.code === "internal") this.suspects.add(question.topic);
    if (reply.ok && this.suspects.size === 0) this.restarted = false;
    question.resolve(this.latest.get(question.topic) === id ? reply : null);
  }

  /** A worker that had answered is started once more, and asked again. @param {string} message */
  crashed(message) {
    // Whatever is tried next, it is not this again.
    this.engine = LAST;
    if (this.state !== "ready" || this.restarted) {
      this.fail({ code: this.state === "ready" ? "internal" : "start", message });
      return;
    }
    this.restarted = true;
    for (const { topic } of this.open.values()) this.suspects.add(topic);
    this.tell("restarted");
    this.start();
  }

  /** @param {Failure} error */
  fail(error) {
    this.state = "failed";
    this.failure = error;
    this.disconnect();
    for (const id of [...this.open.keys()]) this.settle(id, { ok: false, error });
    this.tell("failed", error);
  }

  /** @param {string} name @param {any} [detail] */
  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
