// What is wrong, next to its cell, with a button for each thing that an unclear text can mean.
import { make } from "../../site/dom.js";
import { box, first } from "./cells.js";
import { body, words } from "./page.js";

/** @typedef {[text: string, label: string]} Choice */

/**
 * Say to a screen reader what describes an input: take one id away and add another.
 * @param {HTMLElement | null} input
 * @param {string} from
 * @param {string} to
 */
function describe(input, from, to) {
  if (!input) return;
  const ids = (input.getAttribute("aria-describedby") ?? "").replace(from, "");
  input.setAttribute("aria-describedby", `${ids} ${to}`.trim());
  input.setAttribute("aria-invalid", String(to !== ""));
}

/**
 * Show what is wrong with a cell, or with a row that has no such cell on the page.
 * @param {string} key
 * @param {string} text
 * @param {Choice[]} [choices]
 */
export function mark(key, text, choices = []) {
  const input = first(key);
  if (!input) {
    const title = document.getElementById(`r${Number.parseInt(key, 10)}`);
    title?.after(make("span", { className: "wrong of-row" }, text));
    return;
  }
  const id = `wrong-${input.id}`;
  const earlier = document.getElementById(id);
  if (earlier) {
    earlier.append(` ${text}`);
    return;
  }
  box(key).classList.toggle("is-wrong", box(key).matches(".field"));
  describe(input, id, id);
  box(key).append(make("span", { className: "wrong", id }, text));
  if (choices.length) box(key).append(toChoose(key, choices));
}

/**
 * @param {string} key
 * @param {Choice[]} choices
 */
function toChoose(key, choices) {
  const buttons = choices.map(([value, label]) => make("button", { className: "secondary", name: `${key}.meant`, value }, label));
  return make("span", { className: "meant", role: "group", ariaLabel: words.meant }, ...buttons);
}

/** Take away everything that the last answer said was wrong. */
export function unmarkAll() {
  for (const line of body.querySelectorAll(".wrong")) unmark(line);
  for (const choices of body.querySelectorAll(".meant")) choices.remove();
}

/** @param {Element} line */
function unmark(line) {
  const input = document.getElementById(line.id.replace("wrong-", ""));
  if (line.id && input) {
    describe(input, line.id, "");
    input.closest(".field")?.classList.remove("is-wrong");
  }
  line.remove();
}

/**
 * Take away the findings about the earlier figure of a cell, unless a reason is being typed.
 * @param {string} key
 */
export function forget(key) {
  for (const finding of box(key).querySelectorAll(".figure-finding")) {
    if (finding.querySelector("textarea")?.value) continue;
    describe(first(key), finding.querySelector("p")?.id ?? "", "");
    finding.remove();
  }
}
