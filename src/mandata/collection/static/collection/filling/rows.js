// Rows that a person adds.
import { rows } from "./cells.js";
import { body } from "./page.js";

const blank = document.getElementById("new-row");

/** Whether rows can be added to this form. Identifiers need a safe connection. */
export const canAdd = blank !== null && "randomUUID" in crypto;

/** Add a row at the end, and return its element. */
export function addRow(uid = crypto.randomUUID()) {
  body.insertAdjacentHTML("beforeend", blank?.innerHTML.trim().replaceAll("__", String(rows.length)) ?? "");
  rows.push([uid, {}, 1]);
  const row = /** @type {HTMLElement} */ (body.lastElementChild);
  for (const button of row.querySelectorAll("button")) {
    if (button.value === "remove:") button.value += uid;
  }
  skipMenus();
  return row;
}

/** Remove the last row. */
export function dropLastRow() {
  rows.pop();
  body.lastElementChild?.remove();
}

/** Let the Tab key pass the menus of a grid: Alt and the down arrow reach them. */
export function skipMenus() {
  for (const menu of body.querySelectorAll("td .number + .how")) {
    if (menu instanceof HTMLElement) menu.tabIndex = -1;
  }
}
