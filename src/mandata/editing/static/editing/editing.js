// Keeps the draft while it is typed, shows the section anew, and puts values where the cursor stands.
"use strict";
const editor = document.getElementById("editor");
const markdown = document.getElementById("markdown");
if (editor && !markdown.readOnly) {
  const saying = document.getElementById("saying");
  const preview = document.getElementById("preview");
  const findings = document.getElementById("findings");
  const kept = `draft:${editor.dataset.draft}.${editor.dataset.by}`;
  let sent = markdown.defaultValue; // somebody may have typed before this script came
  let sending = Promise.resolve();
  let timer;

  const make = (tag, properties, ...inside) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...inside);
    return element;
  };
  const listed = (list, lines) => list.replaceChildren(...lines.map((line) => make("li", {}, ...[line].flat())));

  // What is wrong, each leading to its line
  const words = findings.dataset;
  const said = ({ line, isError, text }) => {
    const tag = make("strong", { className: `tag ${isError ? "bad" : "warning"}` }, isError ? words.error : words.warning);
    if (!line) return [tag, " ", text];
    const link = make("a", { href: "#markdown" }, `${words.line} ${line}`);
    link.dataset.line = line;
    return [tag, " ", link, ": ", text];
  };
  const tell = (found) => listed(findings, found.length ? found.map(said) : [words.none]);
  findings.addEventListener("click", (event) => {
    const line = Number(event.target.dataset.line);
    if (!line) return;
    event.preventDefault();
    const before = markdown.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1);
    const end = markdown.value.indexOf("\n", before);
    markdown.focus();
    markdown.setSelectionRange(before, end < 0 ? markdown.value.length : end);
    const height = parseFloat(getComputedStyle(markdown).lineHeight);
    markdown.scrollTop = (line - 5) * height;
  });

  // The draft: in the browser with each key, on the server soon after
  const hold = () => {
    const seen = editor.elements.seen.value;
    try {
      if (markdown.value === sent) localStorage.removeItem(kept);
      else localStorage.setItem(kept, JSON.stringify({ seen, text: markdown.value }));
    } catch { /* a browser that keeps nothing: the server still gets it */ }
  };
  const post = async () => {
    const text = markdown.value;
    if (text === sent) return;
    try {
      const answer = await fetch(editor.dataset.draft, { method: "POST", body: new FormData(editor), redirect: "manual" });
      if (answer.type === "opaqueredirect" || answer.status === 403) {
        saying.textContent = saying.dataset.signedOut;
        return;
      }
      if (!answer.ok) throw new Error(answer.status);
      const answered = await answer.json();
      sent = text;
      hold();
      saying.textContent = `${saying.dataset.kept} ${new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" })}`;
      tell(answered.findings);
      preview.src = editor.dataset.preview;
    } catch {
      saying.textContent = saying.dataset.offline;
      later(5000);
    }
  };
  const keep = () => { sending = sending.then(post); }; // one after the other, so that the last one stays
  const later = (delay) => {
    clearTimeout(timer);
    timer = setTimeout(keep, delay);
  };
  const typed = () => {
    hold();
    saying.textContent = saying.dataset.typing;
    later(700);
  };

  const held = () => {
    try {
      return JSON.parse(localStorage.getItem(kept));
    } catch {
      return null;
    }
  };
  const unsent = held();
  if (markdown.value === sent && unsent && unsent.text !== sent) {
    editor.elements.seen.value = unsent.seen; // where somebody saved meanwhile, saving this shows both
    markdown.value = unsent.text;
  }
  hold();
  if (markdown.value !== sent) typed();
  markdown.addEventListener("input", typed);
  window.addEventListener("online", keep);

  const question = document.getElementById("q");
  const found = document.getElementById("found");
  let asking;
  question.addEventListener("input", () => {
    clearTimeout(asking);
    asking = setTimeout(async () => {
      const address = `${editor.dataset.inserts}?q=${encodeURIComponent(question.value)}`;
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      const { found: items } = await answer.json();
      listed(found, !items.length ? [found.dataset.none] : items.map(([, title, shown, code]) => {
        const button = document.createElement("button");
        const now = document.createElement("strong");
        button.type = "button";
        now.textContent = shown;
        button.append(now, title);
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
