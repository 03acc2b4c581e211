// The parts of the page of a return, and the words that the server wrote into it.
import { the } from "../../site/dom.js";

export const form = the("sheet", HTMLFormElement);
export const body = the("rows", HTMLElement);
export const words = /** @type {Record<string, string>} */ (form.dataset);
const status = the("status", HTMLElement);

/**
 * Show a message next to the buttons.
 * @param {string} text
 * @param {boolean} [isTrouble]
 */
export function say(text, isTrouble = false) {
  status.textContent = text;
  status.className = isTrouble ? "trouble" : "";
}

/**
 * Put a button after the message.
 * @param {HTMLButtonElement} button
 */
export function offer(button) {
  status.after(button);
}
