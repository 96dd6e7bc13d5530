/**
 * The worker: starts Python, then passes JSON text to the core and its JSON text back.
 *
 * Everything on the port is JSON text. A question has an `id` and gets exactly one reply, also when the
 * start failed; events have no `id`. `{"kind": "cancel", "id"}` is no question: it ends the long one of that
 * id, or with no id whichever is worked on, and the ended one gets the error `cancelled` for its reply.
 *
 * The frame is told which variant was chosen, and of every sign of life until it has started. A variant that does not
 * start is `unfit`: the worker leaves all questions to the one that takes its place.
 */

import { choose, LAST } from "./choose.mjs";
import { start } from "./start.mjs";

/** Kinds of questions that are worked on in slices. */
const LONG = ["advise"];

/** What Python says of a module that a variant lacks, or whose archive is gone. Pyodide as it comes has them all. */
const LACKING = /"code":"internal","message":"(?:ModuleNotFound|Import|ZipImport|EOF)Error/;

const { port1: port, port2: theirs } = new MessageChannel();

/** @param {object} message */
function send(message) {
  port.postMessage(JSON.stringify(message));
}

/**
 * Answers questions at once, and a long one slice by slice. Between two slices everything that has arrived is dealt
 * with, and a newer long question takes the place of the one that is worked on.
 */
class Desk {
  /** @param {import("./start.mjs").Bridge} bridge @param {boolean} isLast whether no other variant could take its place */
  constructor(bridge, isLast) {
    this.bridge = bridge;
    this.isLast = isLast;
    /** @type {{id: any, slices: import("./start.mjs").Slices} | null} the long question that is worked on */
    this.running = null;
    this.waiting = false;
    // A message to oneself comes after all that have arrived; a timer would wait for milliseconds more.
    const { port1: bell, port2: ringer } = new MessageChannel();
    bell.onmessage = () => {
      this.waiting = false;
      this.work();
    };
    this.ringer = ringer;
  }

  /** @param {string} text @param {{id?: any, kind?: string}} question what the text says */
  take(text, { id, kind }) {
    if (kind === "cancel") {
      this.end(id);
    } else if (LONG.includes(kind)) {
      this.end();
      this.running = { id, slices: this.bridge.slices(text) };
      this.giveWay();
    } else {
      this.reply(this.bridge.handle(text));
    }
  }

  /** @param {string} text */
  reply(text) {
    if (!this.isLast && LACKING.test(text)) throw new Error(text);
    port.postMessage(text);
  }

  /**
   * The bridge never raises: what is caught is Python itself, and nothing it says can be trusted any more. Where
   * another variant takes its place, that one replies.
   * @param {any} id @param {unknown} error
   */
  breakDown(id, error) {
    const failure = { code: "internal", message: String(error) };
    if (this.isLast) send({ id, ok: false, error: failure });
    send({ event: "failed", error: failure });
  }

  /** Ends the long question, if it has this id. @param {any} [id] left out: whichever it is */
  end(id) {
    if (!this.running || (id ?? this.running.id) !== this.running.id) return;
    port.postMessage(this.bridge.handle(JSON.stringify({ id: this.running.id, kind: "cancel" })));
    this.leave();
  }

  /** Goes on once all that has arrived is dealt with. A second bell would put two slices between two questions. */
  giveWay() {
    if (!this.waiting) this.ringer.postMessage(null);
    this.waiting = true;
  }

  leave() {
    this.running.slices.destroy();
    this.running = null;
  }

  /** One slice. */
  work() {
    if (!this.running) return;
    const { id, slices } = this.running;
    try {
      const { value } = slices.next();
      if (value === undefined) {
        this.giveWay();
      } else {
        this.reply(value);
        this.leave();
      }
    } catch (error) {
      this.running = null;
      this.breakDown(id, error);
    }
  }
}

/** @param {string} text */
function parsed(text) {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

/** Why it did not start. @param {any} error */
function startFailure(error) {
  return { code: error.code === "edition" ? "edition" : "start", message: String(error) };
}

/** @param {string} text @param {Promise<Desk>} started */
async function receive(text, started) {
  const question = parsed(text);
  let desk;
  try {
    desk = await started;
  } catch (error) {
    if (question.kind !== "cancel") send({ id: question.id, ok: false, error: startFailure(error) });
    return;
  }
  try {
    desk.take(text, question);
  } catch (error) {
    desk.breakDown(question.id, error);
  }
}

async function open() {
  const { variant, manifest } = await choose(globalThis.visit);
  self.postMessage({ event: "chosen", variant });
  try {
    const bridge = await start(variant, manifest, (event) => {
      send(event);
      self.postMessage({ event: "alive" });
    });
    self.postMessage({ event: "ready" });
    // Before any reply: whoever asks has asked already.
    send({ event: "ready", engine: variant });
    return new Desk(bridge, variant === LAST);
  } catch (error) {
    if (variant === LAST) throw error;
    self.postMessage({ event: "unfit", message: String(error) });
    return new Promise(() => {});
  }
}

const started = open();
port.onmessage = ({ data }) => receive(data, started);
self.postMessage({ event: "port" }, [theirs]);
started.catch((error) => send({ event: "failed", error: startFailure(error) }));
