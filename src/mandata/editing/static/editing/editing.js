// Keeps the draft while it is typed, shows the section anew, and puts values where the cursor stands.
"use strict";
const editor = document.getElementById("editor");
const markdown = document.getElementById("markdown");
if (editor && !markdown.readOnly) {
  const saying = document.getElementById("saying");
  const preview = document.getElementById("preview");
  const findings = document.getElementById("findings");
  const kept = `draft:${editor.dataset.draft}`;
  let sent = markdown.value;
  let timer;

  const listed = (list, lines) => list.replaceChildren(...lines.map((line) => {
    const item = document.createElement("li");
    item.append(line);
    return item;
  }));

  async function keep() {
    const text = markdown.value;
    if (text === sent) return;
    const body = new FormData(editor);
    try {
      const answer = await fetch(editor.dataset.draft, { method: "POST", body });
      if (!answer.ok) throw new Error(answer.status);
      const said = await answer.json();
      sent = text;
      localStorage.removeItem(kept);
      saying.textContent = `${saying.dataset.kept} ${new Date().toLocaleTimeString()}`;
      listed(findings, said.findings.length ? said.findings.map((one) => one.text) : [findings.dataset.none]);
      preview.src = editor.dataset.preview;
    } catch {
      localStorage.setItem(kept, text);
      saying.textContent = saying.dataset.offline;
      timer = setTimeout(keep, 5000);
    }
  }

  function typed() {
    saying.textContent = saying.dataset.typing;
    clearTimeout(timer);
    timer = setTimeout(keep, 700);
  }

  const unsent = localStorage.getItem(kept);
  if (unsent !== null && unsent !== markdown.value) {
    markdown.value = unsent;
    typed();
  }
  markdown.addEventListener("input", typed);
  window.addEventListener("online", keep);
  editor.addEventListener("submit", () => localStorage.removeItem(kept));

  const question = document.getElementById("q");
  const found = document.getElementById("found");
  let asking;
  question.addEventListener("input", () => {
    clearTimeout(asking);
    asking = setTimeout(async () => {
      const address = `${editor.dataset.inserts}?q=${encodeURIComponent(question.value)}`;
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      const { found: items } = await answer.json();
      listed(found, items.map(([, title, shown, code]) => {
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
