// Keeps in the browser what the server does not have yet, and brings it back on the next visit. A confidential return
// is not kept: the page asks before it closes instead.
import { control, keyAt, normal, place, put, seen, setSeen } from "./cells.js";
import { batch, edits, elsewhere, touched } from "./edits.js";
import { words } from "./page.js";
import { addRow, canAdd } from "./rows.js";

/** @typedef {ReturnType<typeof batch>} Batch */
/** @typedef {`${string}-${string}-${string}-${string}-${string}`} Uid */

const mayKeep = "kept" in words;
const name = `mandata.return.${words.key}`;
let isKept = mayKeep;

/** Keep what the server does not have. */
export function keep() {
  if (!mayKeep) return;
  try {
    if (edits(true).length) localStorage.setItem(name, JSON.stringify(batch(true)));
    else localStorage.removeItem(name);
    isKept = true;
  } catch {
    isKept = false; // the browser has no room, or keeps nothing
  }
}

/** Return whether what was typed is gone when the page closes. */
export function wouldLose() {
  return !isKept && edits(true).length > 0;
}

/** Return what to say while there is no connection. */
export function offlineWords() {
  return isKept ? words.offline : words.offlineUnkept;
}

/**
 * Return what an earlier visit kept.
 * @returns {Batch | null}
 */
export function kept() {
  try {
    return mayKeep ? JSON.parse(localStorage.getItem(name) ?? "null") : null;
  } catch {
    return null;
  }
}

/**
 * Put what an earlier visit kept into the page, except where something newer was typed.
 * @param {Batch} batch
 */
export function restore({ added, edits }) {
  for (const uid of added) {
    if (canAdd && place(uid) < 0) addRow(/** @type {Uid} */ (uid));
  }
  for (const edit of edits) {
    const key = keyAt(edit.row, edit.field);
    if (place(edit.row) < 0) elsewhere.set(edit.row + edit.field, edit);
    else if (control(key) && !touched.has(key) && normal(key, seen(key)) !== edit.new) {
      setSeen(key, edit.old);
      put(key, edit.new);
      touched.add(key);
    }
  }
}
