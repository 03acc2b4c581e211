// Saves the draft while it is typed, updates the preview, and inserts values at the cursor.
"use strict";

/**
 * Return the element with an id. The page of the editor always has it.
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} kind
 * @returns {T}
 */
function the(id, kind) {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`The page has no #${id}.`);
  return found;
}

/** @typedef {{ line: number | null, isError: boolean, text: string }} FoundLine */
/** @typedef {(string | Node)[] | string | Node} Inside */

const editor = document.getElementById("editor");
if (editor instanceof HTMLFormElement && !the("markdown", HTMLTextAreaElement).readOnly) edit(editor);

/** @param {HTMLFormElement} editor */
function edit(editor) {
  const markdown = the("markdown", HTMLTextAreaElement);
  const saying = the("saying", HTMLElement);
  const preview = the("preview", HTMLIFrameElement);
  const findings = the("findings", HTMLElement);
  const seen = /** @type {HTMLInputElement} */ (editor.elements.namedItem("seen"));
  const { draft = "", preview: page = "", inserts = "", by } = editor.dataset;
  const kept = `draft:${draft}.${by}`;
  let sent = markdown.defaultValue; // the text may have been typed before this script came
  let sending = Promise.resolve();
  /** @type {number | undefined} */
  let timer;

  /**
   * @template {keyof HTMLElementTagNameMap} Tag
   * @param {Tag} tag
   * @param {Partial<HTMLElementTagNameMap[Tag]>} properties
   * @param {...(Node | string)} inside
   * @returns {HTMLElementTagNameMap[Tag]}
   */
  const make = (tag, properties, ...inside) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...inside);
    return element;
  };
  /**
   * @param {HTMLElement} list
   * @param {Inside[]} lines
   */
  const listed = (list, lines) => list.replaceChildren(...lines.map((line) => make("li", {}, ...[line].flat())));
  /** @param {string | undefined} words */
  const say = (words) => { saying.textContent = words ?? ""; };

  // What is wrong, each leading to its line
  const { error = "", warning = "", line: lineWord = "", none = "" } = findings.dataset;
  /** @param {FoundLine} found */
  const said = ({ line, isError, text }) => {
    const tag = make("strong", { className: `tag ${isError ? "bad" : "warning"}` }, isError ? error : warning);
    if (!line) return [tag, " ", text];
    const link = make("a", { href: "#markdown" }, `${lineWord} ${line}`);
    link.dataset.line = String(line);
    return [tag, " ", link, ": ", text];
  };
  /** @param {FoundLine[]} found */
  const show = (found) => listed(findings, found.length ? found.map(said) : [none]);
  findings.addEventListener("click", (event) => {
    const line = event.target instanceof HTMLElement ? Number(event.target.dataset.line) : 0;
    if (!line) return;
    event.preventDefault();
    const before = markdown.value.split("\n").slice(0, line - 1).join("\n").length + Number(line > 1);
    const end = markdown.value.indexOf("\n", before);
    markdown.focus();
    markdown.setSelectionRange(before, end < 0 ? markdown.value.length : end);
    const height = parseFloat(getComputedStyle(markdown).lineHeight);
    markdown.scrollTop = (line - 5) * height;
  });

  // The draft: in the browser with each key, on the server soon after
  const hold = () => {
    try {
      if (markdown.value === sent) localStorage.removeItem(kept);
      else localStorage.setItem(kept, JSON.stringify({ seen: seen.value, text: markdown.value }));
    } catch { /* a browser that keeps nothing: the server still gets it */ }
  };
  const post = async () => {
    const text = markdown.value;
    if (text === sent) return;
    try {
      const answer = await fetch(draft, { method: "POST", body: new FormData(editor), redirect: "manual" });
      if (answer.type === "opaqueredirect" || answer.status === 403) {
        say(saying.dataset.signedOut);
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      const answered = await answer.json();
      sent = text;
      hold();
      const clock = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
      say(`${saying.dataset.kept} ${clock}`);
      show(answered.findings);
      preview.src = page;
    } catch {
      say(saying.dataset.offline);
      later(5000);
    }
  };
  const keep = () => { sending = sending.then(post); }; // one after the other, so that the last one stays
  /** @param {number} delay in milliseconds */
  const later = (delay) => {
    clearTimeout(timer);
    timer = setTimeout(keep, delay);
  };
  const typed = () => {
    hold();
    say(saying.dataset.typing);
    later(700);
  };

  const held = () => {
    try {
      return JSON.parse(localStorage.getItem(kept) ?? "null");
    } catch {
      return null;
    }
  };
  const unsent = held();
  if (markdown.value === sent && unsent && unsent.text !== sent) {
    seen.value = unsent.seen; // where somebody saved meanwhile, saving this shows both
    markdown.value = unsent.text;
  }
  hold();
  if (markdown.value !== sent) typed();
  markdown.addEventListener("input", typed);
  window.addEventListener("online", keep);

  const question = the("q", HTMLInputElement);
  const found = the("found", HTMLElement);
  /** @type {number | undefined} */
  let asking;
  question.addEventListener("input", () => {
    clearTimeout(asking);
    asking = setTimeout(async () => {
      const address = new URL(inserts, location.href);
      address.searchParams.set("q", question.value);
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      /** @type {{ found: [string, string, string, string][] }} */
      const { found: items } = await answer.json();
      listed(found, !items.length ? [found.dataset.none ?? ""] : items.map(([, title, shown, code]) => {
        const button = make("button", { type: "button" }, make("strong", {}, shown), title);
        button.addEventListener("click", () => {
          markdown.setRangeText(code, markdown.selectionStart, markdown.selectionEnd, "end");
          markdown.focus();
          typed();
        });
        return button;
      }));
    }, 250);
  });
  question.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    found.querySelector("button")?.click();
  });
}
