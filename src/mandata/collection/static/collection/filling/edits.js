// What a person changed and the server does not have yet.
import { at, normal, read, rows, seen } from "./cells.js";
import { words } from "./page.js";

/** @typedef {{ row: string, field: string, old: string, new: string, taken: boolean, chosen: boolean }} Edit */

/** @type {Set<string>} Keys of the cells that were changed. */
export const touched = new Set();

/** @type {Map<string, string>} The text of each cell that the server refused. */
export const refused = new Map();

/** @type {Map<string, string>} The text of each cell that was copied from an earlier cycle or a register. */
export const taken = new Map();

/** @type {Map<string, string>} The text of each cell whose meaning was chosen with a button. */
export const decided = new Map();

/** @type {Map<string, Edit>} Edits of rows that are on another page. */
export const elsewhere = new Map();

/** @type {Map<string, Edit>} Edits of the cells in which two people typed, until one of them chooses. */
export const asked = new Map();

/**
 * List the edits to send; with `isAll` also those that wait for a person.
 * @param {boolean} [isAll]
 */
export function edits(isAll = false) {
  const list = [...elsewhere.values(), ...(isAll ? asked.values() : [])];
  for (const key of touched) {
    const text = read(key);
    const { row, field } = at(key);
    const isChosen = decided.get(key) === text;
    if (normal(key, seen(key)) === text) touched.delete(key);
    else if (isAll || refused.get(key) !== text || isChosen) {
      list.push({ row, field, old: seen(key), new: text, taken: taken.get(key) === text, chosen: isChosen });
    }
  }
  return list;
}

/**
 * Return what the server is sent.
 * @param {boolean} [isAll]
 */
export function batch(isAll = false) {
  const added = rows.filter(([, , isNew]) => isNew).map(([uid]) => uid);
  return { edits: edits(isAll), added, checked: "checked" in words };
}
