// A block of cells that was copied from a spreadsheet fills the grid, and can be undone.
import { make } from "../../site/dom.js";
import { touch } from "./autosave.js";
import { isNone, stored } from "./cell_text.js";
import { keyOf, menu, optionsOf, put, read, rows } from "./cells.js";
import { touched } from "./edits.js";
import { inputIn } from "./keyboard.js";
import { offer, say, words } from "./page.js";
import { addRow, canAdd, dropLastRow } from "./rows.js";

/** @typedef {import("./cells.js").Input} Input */

/**
 * Read the text that a spreadsheet copies: lines of cells separated by tabs, with quotes around a cell of several lines.
 * @param {string} text
 */
function block(text) {
  /** @type {string[][]} */
  const table = [[]];
  const cells = /(?:"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*))(\t|\n|$)/g;
  for (const [, quoted, plain, end] of text.replace(/\r\n?/g, "\n").replace(/\n$/, "").matchAll(cells)) {
    table.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === "\n") table.push([]);
    if (!end) break;
  }
  return table;
}

/** @param {string} word */
function small(word) {
  return word.trim().toLowerCase();
}

/**
 * Return the text of a cell for what was pasted: the code of an option that was pasted by its name.
 * @param {Input} input
 * @param {string} text
 */
function meant(input, text) {
  const wanted = { true: "yes", false: "no" }[small(text)] ?? small(text);
  const option = optionsOf(input).find((item) => [item.value, item.text].some((word) => small(word) === wanted));
  if (option) return option.value;
  const how = menu(keyOf(input));
  const none = optionsOf(how).find((item) => isNone(item.value) && small(item.text) === wanted);
  if (none) return none.value;
  return how ? stored(text) : text;
}

/**
 * Return whether a pasted text fills cells. Other texts go into the input as the browser pastes them.
 * @param {Input} input
 * @param {string} text
 */
function isBlock(input, text) {
  if (!/[\t\n]/.test(text.trim()) || input.name !== keyOf(input)) return false;
  return input.matches(".number") || input instanceof HTMLSelectElement || text.includes("\t");
}

/**
 * Fill the cells that a pasted block covers.
 * @param {ClipboardEvent} event
 */
export function pasted(event) {
  const input = /** @type {Input} */ (event.target);
  const cell = input.closest("td");
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!cell || !isBlock(input, text)) return;
  event.preventDefault();
  /** @type {Map<string, string>} */
  const before = new Map();
  const count = rows.length;
  let row = /** @type {Element | null} */ (cell.parentElement);
  let outside = 0;
  for (const line of block(text)) {
    if (!row && canAdd) row = addRow();
    const cells = row instanceof HTMLTableRowElement ? row.cells : [];
    for (const [index, item] of line.entries()) {
      const target = inputIn(cells[cell.cellIndex + index]);
      const key = target ? keyOf(target) : "";
      if (target && key) {
        before.set(key, read(key));
        put(key, meant(target, item));
      } else if (item.trim()) outside += 1;
    }
    row = row?.nextElementSibling ?? null;
  }
  touch(...before.keys());
  offerUndo(before, count);
  say(`${words.pasted}: ${before.size}.${outside ? ` ${outside} ${words.outside}.` : ""}`, outside > 0);
}

/**
 * Offer a button that puts the earlier texts back.
 * @param {Map<string, string>} before
 * @param {number} count of rows before the paste
 */
function offerUndo(before, count) {
  document.getElementById("undo")?.remove();
  const button = make("button", { type: "button", className: "quiet", id: "undo" }, words.undo);
  button.addEventListener("click", () => {
    button.remove();
    for (const [key, text] of before) put(key, text);
    touch(...before.keys());
    dropBlankRows(count);
  });
  offer(button);
}

/**
 * Remove the rows that the paste added and the server does not know.
 * @param {number} count of rows before the paste
 */
function dropBlankRows(count) {
  while (rows.length > count && !Object.keys(rows[rows.length - 1][1]).length) {
    for (const key of [...touched]) {
      if (key.startsWith(`${rows.length - 1}.`)) touched.delete(key);
    }
    dropLastRow();
  }
}
