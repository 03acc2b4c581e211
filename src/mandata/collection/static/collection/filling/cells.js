// The cells of the page: their inputs, their texts, and the text of each that the server last sent.
// A key is "place.field", as the inputs are named; the place is the number of the row on this page.
import { isNone, joined, parts } from "./cell_text.js";
import { form, words } from "./page.js";

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Input */
/** @typedef {[uid: string, cells: Record<string, string>, isNew: number]} Row */

/** @type {Row[]} */
export const rows = JSON.parse(/** @type {HTMLInputElement} */ (named("seen")).value);

/** @param {string} name */
function named(name) {
  return form.elements.namedItem(name);
}

/**
 * Return what holds the value of a cell: an input, or the group of its radio buttons.
 * @param {string} key
 */
export function control(key) {
  return /** @type {Input | RadioNodeList} */ (named(key));
}

/**
 * Return the element of a cell that can have the focus, if the cell is on the page.
 * @param {string} key
 */
export function first(key) {
  return document.getElementById(`c${key.replace(".", "-")}`);
}

/**
 * Return the key of the cell that an input belongs to, or "".
 * @param {Element} element
 */
export function keyOf(element) {
  const name = element.getAttribute("name") ?? "";
  return /^\d+\.\w+/.exec(name)?.[0] ?? "";
}

/**
 * Return the place of a row, or -1 if it is not on this page.
 * @param {string} uid
 */
export function place(uid) {
  return rows.findIndex((row) => row[0] === uid);
}

/**
 * @param {string} uid
 * @param {string} field
 */
export function keyAt(uid, field) {
  return `${place(uid)}.${field}`;
}

/** @param {string} key */
export function at(key) {
  const [index, field] = key.split(".");
  const [row, cells] = rows[Number(index)];
  return { row, cells, field };
}

/**
 * Return the text of a cell that the server last sent.
 * @param {string} key
 */
export function seen(key) {
  const { cells, field } = at(key);
  return cells[field] || "";
}

/**
 * @param {string} key
 * @param {string} text
 */
export function setSeen(key, text) {
  const { cells, field } = at(key);
  cells[field] = text;
}

/**
 * Return the checkboxes of a cell that holds several codes.
 * @param {string} key
 */
export function tagsOf(key) {
  const inputs = [...form.elements].filter((item) => item instanceof HTMLInputElement);
  return inputs.filter((input) => input.name.startsWith(`${key}.tag.`));
}

/**
 * Return the menu of a cell for figures.
 * @param {string} key
 */
export function menu(key) {
  return /** @type {HTMLSelectElement | null} */ (named(`${key}.how`));
}

/**
 * Return the input for the reason why there is no figure.
 * @param {string} key
 */
export function reason(key) {
  return /** @type {HTMLInputElement} */ (named(`${key}.why`));
}

/**
 * Return the element that holds everything of a cell.
 * @param {string} key
 */
export function box(key) {
  return /** @type {HTMLElement} */ (first(key)?.closest("td, .field, .key"));
}

/**
 * Return the options of a list, or none if the element is not a list.
 * @param {unknown} input
 */
export function optionsOf(input) {
  return input instanceof HTMLSelectElement ? [...input.options] : [];
}

/**
 * Return a text in the form in which `read` returns it.
 * @param {string} key
 * @param {string} text
 */
export function normal(key, text) {
  return menu(key) ? joined(...parts(text)) : text;
}

/**
 * Return the text that a cell holds now.
 * @param {string} key
 */
export function read(key) {
  const how = menu(key);
  return how ? joined(control(key).value, how.value, reason(key).value) : control(key).value;
}

/**
 * Put a text into a cell.
 * @param {string} key
 * @param {string} text
 */
export function put(key, text) {
  const how = menu(key);
  const [figure, option, why] = how ? parts(text) : [text, "", ""];
  const input = control(key);
  if (input instanceof HTMLSelectElement && !optionsOf(input).some((item) => item.value === figure)) {
    input.add(new Option(figure, figure));
  }
  input.value = figure;
  for (const tag of tagsOf(key)) tag.checked = figure.split(" ").includes(tag.value);
  if (how) {
    how.value = option;
    reason(key).value = why;
  }
  dress(key);
}

/**
 * Return the name of the code that an input holds, from the list that it offers.
 * @param {Element} input
 */
function nameOf(input) {
  if (!(input instanceof HTMLInputElement)) return "";
  return [...(input.list?.options ?? [])].find((item) => item.value === input.value)?.label ?? "";
}

/**
 * Show the number of words, the name of a chosen code, and the inputs that the option of the menu asks for.
 * @param {string} key
 */
export function dress(key) {
  const line = box(key).querySelector(".words");
  if (line instanceof HTMLElement) {
    const number = (read(key).match(/\S+/g) ?? []).length;
    line.textContent = `${number} ${words.of} ${line.dataset.most} ${words.words}`;
  }
  const chosen = box(key).querySelector(".chosen");
  if (chosen) chosen.textContent = nameOf(/** @type {Element} */ (first(key)));
  const how = menu(key);
  if (how?.parentElement) how.parentElement.className = `entry ${how.value ? "said" : "plain"}`;
}

/**
 * Empty the figure where a person chooses that there is none, and put it back where they change their mind.
 * @param {string} key
 */
export function menuChanged(key) {
  const how = menu(key);
  const input = control(key);
  const kept = first(key)?.dataset;
  if (!how || !kept) return;
  const hasNone = isNone(how.value);
  if (hasNone && input.value) kept.was = input.value;
  if (hasNone) input.value = "";
  else input.value ||= kept.was ?? "";
  if (how.value === ":") reason(key).focus();
}
