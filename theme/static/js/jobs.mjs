/** A list of jobs in the form: blocks that are added, removed and numbered anew. */

import { all, idOf, one } from "./dom.mjs";

/** More blocks than this are never made; the core refuses longer lists. */
export const MOST_BLOCKS = 100;

/** What holds a block's number. */
const NUMBERED = ["id", "name", "for", "data-path", "aria-describedby"];

export class Jobs {
  /**
   * @param {HTMLElement} root @param {import("./words.mjs").Words} words
   * @param {(said: string, removed?: number) => void} onchange called after a block was added, or that one removed, with
   *   what to tell the reader
   * @param {() => void} onremove called before a block is removed
   */
  constructor(root, words, onchange, onremove) {
    this.root = root;
    this.words = words;
    this.onchange = onchange;
    this.onremove = onremove;
    this.list = root.dataset.list;
    this.holder = one(root, "js-job-list");
    this.template = /** @type {HTMLTemplateElement} */ (one(root, "js-job-template"));
    this.button = one(root, "js-add");
    this.button.hidden = false;
    this.button.addEventListener("click", () => this.add());
    this.number();
  }

  get blocks() {
    return all(this.holder, "js-job");
  }

  /** Empty blocks, at least one. @param {number} count */
  resize(count) {
    this.holder.replaceChildren();
    for (let made = 0; made < Math.max(1, count); made += 1) this.append();
    this.number();
  }

  add() {
    this.append();
    this.number();
    const blocks = this.blocks;
    one(blocks.at(-1), "js-occupation").focus();
    this.onchange(this.words.say("calculator.work.added", { n: blocks.length }));
  }

  /** @param {HTMLElement} block */
  remove(block) {
    this.onremove();
    const at = this.blocks.indexOf(block);
    block.remove();
    this.number();
    (this.blocks[at] ?? this.blocks[at - 1] ?? this.button).focus();
    this.onchange(this.words.say("calculator.work.removed", { n: at + 1 }), at);
  }

  append() {
    this.holder.append(this.template.content.cloneNode(true));
  }

  /** Gives every block its number: in its title, its names and its ids. */
  number() {
    this.blocks.forEach((block, index) => {
      const [before, now] = [block.dataset.path, `${this.list}[${index}]`];
      if (before !== now) {
        const id = new RegExp(`${idOf(before)}(?=-|\\s|$)`, "g");
        for (const element of [block, ...block.querySelectorAll("*")]) {
          for (const name of NUMBERED) {
            const value = element.getAttribute(name);
            if (value) element.setAttribute(name, value.replace(before, now).replace(id, idOf(now)));
          }
        }
      }
      const n = index + 1;
      one(block, "js-job-title").textContent = this.words.say("calculator.work.job", { n });
      const remove = one(block, "js-remove");
      remove.hidden = false;
      remove.setAttribute("aria-label", this.words.say("calculator.work.remove_job", { n }));
      remove.onclick = () => this.remove(block);
    });
    this.button.hidden = this.blocks.length >= MOST_BLOCKS;
  }
}
