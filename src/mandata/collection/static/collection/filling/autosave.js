// Sends what was typed soon after, one request after the other, and shows what the server answers.
import { make, the } from "../../site/dom.js";
import { box, keyAt, place, put, read, setSeen } from "./cells.js";
import { ask } from "./conflicts.js";
import { batch, edits, elsewhere, refused, touched } from "./edits.js";
import { forget, mark, unmarkAll } from "./findings.js";
import { keep, offlineWords } from "./offline.js";
import { form, say, words } from "./page.js";

/** @typedef {import("./conflicts.js").Version} Version */
/** @typedef {import("./edits.js").Edit} Edit */
/** @typedef {import("./findings.js").Choice} Choice */
/**
 * @typedef {object} Answer
 * @property {[uid: string, field: string, text: string][]} saved
 * @property {[uid: string, field: string, theirs: Version, mine: Version][]} conflicts
 * @property {[uid: string, field: string, text: string, choices: Choice[]][]} problems
 * @property {[uid: string, field: string, reason: string, choices: Choice[]][]} refused
 * @property {{ asked: number, answered: number, words: string }} progress
 * @property {string} at
 */

const ONCE_LEFT = 300; // ms
const SOON = 2500;
const LATER = 9000;
let timer = 0;
let sending = Promise.resolve(true);

/** Send now what is not saved. Resolves to whether the server answered. */
export function send() {
  clearTimeout(timer);
  timer = 0;
  sending = sending.then(post, post);
  return sending;
}

/** @param {number} delay */
function sendIn(delay) {
  timer ||= setTimeout(send, delay);
}

/** Send soon: the person left the cell. */
export function sendOnceLeft() {
  clearTimeout(timer);
  timer = 0;
  sendIn(ONCE_LEFT);
}

/**
 * Note that cells were changed.
 * @param {...string} keys
 */
export function touch(...keys) {
  for (const key of keys) touched.add(key);
  keep();
  sendIn(SOON);
}

/** Say that there is no connection, and try again later. */
export function waitForConnection() {
  say(offlineWords(), true);
  sendIn(LATER);
  return false;
}

async function post() {
  const sent = batch();
  if (!sent.edits.length) {
    keep();
    return true;
  }
  say(words.saving);
  const token = /** @type {HTMLInputElement} */ (form.elements.namedItem("csrfmiddlewaretoken"));
  try {
    const answer = await fetch(words.cells, {
      method: "POST",
      body: JSON.stringify(sent),
      redirect: "manual",
      keepalive: document.hidden,
      headers: { "X-CSRFToken": token.value },
    });
    if (answer.type === "opaqueredirect" || answer.status === 403) {
      say(words.signedOut, true);
      return false;
    }
    if (!answer.ok) return waitForConnection();
    settle(sent.edits, await answer.json());
    return true;
  } catch {
    return waitForConnection();
  }
}

/**
 * Show what the server saved, refused and asks about.
 * @param {Edit[]} sent
 * @param {Answer} answer
 */
function settle(sent, answer) {
  const edit = Object.fromEntries(sent.map((one) => [keyAt(one.row, one.field), one]));
  elsewhere.clear();
  for (const [uid, field, text] of answer.saved.filter(isHere)) settleSaved(keyAt(uid, field), text, edit);
  unmarkAll();
  for (const [uid, field, theirs, mine] of answer.conflicts.filter(isHere)) {
    const key = keyAt(uid, field);
    ask(key, edit[key], theirs, mine, touch);
  }
  for (const [uid, field, text, choices] of answer.problems.filter(isHere)) mark(keyAt(uid, field), text, choices);
  for (const [uid, field, reason, choices] of answer.refused.filter(isHere)) {
    const key = keyAt(uid, field);
    refused.set(key, edit[key].new);
    mark(key, reason, choices);
  }
  Object.assign(the("progress", HTMLProgressElement), { max: answer.progress.asked || 1, value: answer.progress.answered });
  the("counted", HTMLElement).textContent = answer.progress.words;
  const isWaiting = answer.refused.length + answer.conflicts.length > 0;
  say(isWaiting ? words.waiting : `${words.saved} ${answer.at}`, isWaiting);
  keep();
  if (edits().length) sendIn(SOON);
}

/** @param {[uid: string, ...unknown[]]} line */
function isHere([uid]) {
  return place(uid) >= 0;
}

/**
 * Note the text of a cell as the server stored it, which is not always as it was typed.
 * @param {string} key
 * @param {string} text
 * @param {Record<string, Edit>} edit
 */
function settleSaved(key, text, edit) {
  if (edit[key].old !== text) forget(key);
  setSeen(key, text);
  if (text !== edit[key].new && read(key) === edit[key].new) put(key, text);
  if (edit[key].taken && !box(key).querySelector(".taken")) {
    box(key).append(make("span", { className: "tag taken" }, words.taken));
  }
}
