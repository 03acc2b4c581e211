// The page of a return: saves by itself, keeps what it cannot send, moves like a spreadsheet, fills in a pasted block.
import { send, sendOnceLeft, touch, waitForConnection } from "./autosave.js";
import { control, dress, first, keyAt, keyOf, menu, menuChanged, put, read, reason, rows, tagsOf } from "./cells.js";
import { decided, taken, touched } from "./edits.js";
import { inputIn, pressed } from "./keyboard.js";
import { kept, restore, wouldLose } from "./offline.js";
import { form } from "./page.js";
import { pasted } from "./paste.js";
import { addRow, canAdd, skipMenus } from "./rows.js";

/** @typedef {import("./cells.js").Input} Input */

let isPassed = false; // everything is saved, and the browser may send the form

document.documentElement.classList.add("scripted");

form.addEventListener("input", (event) => {
  const target = /** @type {Input} */ (event.target);
  const key = keyOf(target);
  if (!key || !control(key) || target.name.endsWith(".which")) return;
  if (target.type === "checkbox") {
    control(key).value = tagsOf(key).filter((tag) => tag.checked).map((tag) => tag.value).join(" ");
  }
  if (target === menu(key)) menuChanged(key);
  dress(key);
  touch(key);
});

// The server reads a number as it is meant once the person leaves the cell.
form.addEventListener("change", (event) => {
  const target = /** @type {Input} */ (event.target);
  if (target.matches(".number") && touched.has(keyOf(target))) sendOnceLeft();
});

/**
 * Put in what a button next to a cell says that the text means.
 * @param {HTMLButtonElement} button
 */
function choose(button) {
  const key = keyOf(button);
  put(key, button.value);
  decided.set(key, read(key));
  touch(key);
  (button.value === ":" ? reason(key) : first(key))?.focus();
  send();
}

/**
 * Copy the value of an earlier cycle or of a register.
 * @param {HTMLButtonElement} button
 * @param {string} key
 */
function take(button, key) {
  put(key, button.dataset.text ?? "");
  taken.set(key, read(key));
  touch(key);
  first(key)?.focus();
  button.remove();
}

form.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("button") : null;
  if (!button) return;
  const [act, uid, field] = button.name === "do" ? button.value.split(":") : [];
  if (button.closest(".meant")) choose(button);
  else if (act === "add" && canAdd) inputIn(addRow())?.focus();
  else if (act === "take") take(button, keyAt(uid, field));
  else return;
  event.preventDefault();
});

form.addEventListener("submit", async (event) => {
  if (isPassed) return;
  event.preventDefault();
  if (!navigator.onLine) {
    waitForConnection();
    return;
  }
  if (!await send()) return;
  await new Promise((done) => { setTimeout(done); }); // a form does not submit again while it still asks its listeners
  /** @type {HTMLInputElement} */ (form.elements.namedItem("seen")).value = JSON.stringify(rows);
  for (const input of form.querySelectorAll("input")) {
    if (input.matches(".why")) input.disabled ||= menu(keyOf(input))?.value !== ":";
  }
  isPassed = true;
  form.requestSubmit(event.submitter);
});

form.addEventListener("keydown", pressed);
form.addEventListener("paste", pasted);
addEventListener("online", send);
addEventListener("pageshow", () => { isPassed = false; });
addEventListener("beforeunload", (event) => {
  if (!isPassed && wouldLose()) event.preventDefault();
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) send();
});

/**
 * Return whether an input holds something else than the server sent.
 * @param {Element} input
 */
function isTyped(input) {
  if (input instanceof HTMLSelectElement) {
    const sent = [...input.options].find((option) => option.defaultSelected) ?? input.options[0];
    return input.selectedOptions[0] !== sent;
  }
  if (input instanceof HTMLInputElement && input.checked !== input.defaultChecked) return true;
  const isText = input instanceof HTMLInputElement || input instanceof HTMLTextAreaElement;
  return isText && input.value !== input.defaultValue;
}

// What was typed before this script came over a slow line wins over what an earlier visit could not send.
skipMenus();
const unsent = kept();
for (const input of [...form.elements].filter(isTyped)) input.dispatchEvent(new Event("input", { bubbles: true }));
if (unsent) {
  restore(unsent);
  send();
}
