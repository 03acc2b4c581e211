// Two people typed into one cell: the page shows both texts and asks which one stays.
import { make } from "../../site/dom.js";
import { first, put, reason, setSeen } from "./cells.js";
import { asked, touched } from "./edits.js";
import { words } from "./page.js";

/** @typedef {import("./edits.js").Edit} Edit */
/** @typedef {[text: string, inWords: string]} Version */

/**
 * Ask which of two texts stays.
 * @param {string} key
 * @param {Edit} edit what this person typed
 * @param {Version} theirs
 * @param {Version} mine
 * @param {(key: string) => void} onChosen called when the chosen text is in the cell
 */
export function ask(key, edit, theirs, mine, onChosen) {
  const entry = /** @type {HTMLElement} */ (first(key)?.closest(".entry"));
  const inputs = [...entry.querySelectorAll("input, select, textarea"), reason(key)];
  /** @param {boolean} isHidden */
  const hideEntry = (isHidden) => {
    for (const input of inputs) input?.toggleAttribute("disabled", isHidden);
    entry.hidden = isHidden;
  };
  /**
   * @param {"theirs" | "mine"} name
   * @param {Version} version
   */
  const choice = (name, [text, inWords]) => {
    const radio = make("input", { type: "radio", name: `${key}.which`, value: name });
    radio.addEventListener("change", () => {
      question.remove();
      asked.delete(key);
      hideEntry(false);
      put(key, text);
      onChosen(key);
      first(key)?.focus();
    });
    return make("label", {}, radio, ` ${words[name]}: `, make("b", {}, inWords || words.empty));
  };
  const question = make("fieldset", { className: "two" },
    make("legend", {}, words.two),
    choice("theirs", theirs),
    choice("mine", mine),
    make("input", { type: "hidden", name: `${key}.mine`, value: mine[0] }));
  touched.delete(key);
  asked.set(key, edit);
  setSeen(key, theirs[0]);
  hideEntry(true);
  entry.before(question);
}
