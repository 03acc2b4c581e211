// Keys of a spreadsheet: Enter and the arrows go from cell to cell of a grid, Alt and the down arrow to its menu.
import { keyOf, menu } from "./cells.js";

/** @typedef {import("./cells.js").Input} Input */

const DOWN = /** @type {Record<string, number>} */ ({ ArrowUp: -1, ArrowDown: 1 });
const ACROSS = /** @type {Record<string, number>} */ ({ ArrowLeft: -1, ArrowRight: 1 });

/**
 * Return the input of a cell of a grid, if the cell can be filled in.
 * @param {Element | null | undefined} cell
 */
export function inputIn(cell) {
  return /** @type {Input | null | undefined} */ (cell?.querySelector(".entry:not([hidden]) > :first-child"));
}

/**
 * Return the next cell in one direction.
 * @param {HTMLTableCellElement} cell
 * @param {number} down
 * @param {number} across
 */
function neighbour(cell, down, across) {
  if (across) return /** @type {HTMLTableCellElement | null} */ (across > 0 ? cell.nextElementSibling : cell.previousElementSibling);
  const own = cell.parentElement;
  const row = down > 0 ? own?.nextElementSibling : own?.previousElementSibling;
  return row instanceof HTMLTableRowElement ? row.cells[cell.cellIndex] : null;
}

/**
 * Go to the next cell in one direction that can be filled in, and return whether there is one.
 * @param {HTMLTableCellElement} from
 * @param {number} down
 * @param {number} [across]
 */
function go(from, down, across = 0) {
  let cell = neighbour(from, down, across);
  while (cell && !inputIn(cell)) cell = neighbour(cell, down, across);
  const input = inputIn(cell);
  if (!input) return false;
  input.focus();
  if ("select" in input) input.select();
  return true;
}

/**
 * Return whether an arrow key leaves its cell, after going to the next one.
 * @param {HTMLTableCellElement} cell
 * @param {HTMLInputElement | HTMLTextAreaElement} input
 * @param {string} key
 */
function leaves(cell, input, key) {
  const down = DOWN[key];
  if (down) return !input.value.includes("\n") && go(cell, down);
  const across = ACROSS[key];
  if (!across) return false;
  const isOn = across > 0 !== (getComputedStyle(input).direction === "rtl");
  const edge = isOn ? input.value.length : 0;
  const isAtEdge = input.selectionStart === edge && input.selectionEnd === edge;
  return isAtEdge && go(cell, 0, isOn ? 1 : -1);
}

/**
 * Move between cells when a key is pressed.
 * @param {KeyboardEvent} event
 */
export function pressed(event) {
  const input = /** @type {Input} */ (event.target);
  const cell = /** @type {HTMLTableCellElement | null} */ (input.closest(".sheet td, .sheet th"));
  if (!cell || !keyOf(input) || event.isComposing) return;
  const isText = input instanceof HTMLInputElement || input instanceof HTMLTextAreaElement;
  const how = menu(keyOf(input));
  if (event.key === "Enter") { // with Shift it goes up, except in a text, where it begins a new line
    if (event.shiftKey && input instanceof HTMLTextAreaElement) return;
    go(cell, event.shiftKey ? -1 : 1);
  } else if (event.altKey && event.key === "ArrowDown" && isText && how) {
    how.focus();
  } else {
    const isPlain = !(event.ctrlKey || event.altKey || event.metaKey || event.shiftKey);
    if (!isPlain || !isText || !leaves(cell, input, event.key)) return;
  }
  event.preventDefault();
}
