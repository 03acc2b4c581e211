// References to entries: finds entries while somebody types, and puts the chosen one into the cell without a new page.
import { make } from "../site/dom.js";

const PAUSE = 250;

for (const input of document.querySelectorAll("input[data-find]")) {
  if (input instanceof HTMLInputElement) listen(input);
}

/**
 * Find entries for a cell when its text changes, and when its button is pressed.
 * @param {HTMLInputElement} input
 */
function listen(input) {
  const line = input.closest(".line");
  const found = line?.querySelector(".found");
  const chosen = line?.querySelector(".chosen");
  if (!(line && found instanceof HTMLElement && chosen)) return;
  let waiting = 0;
  let asked = new AbortController();

  async function find() {
    asked.abort();
    asked = new AbortController();
    const address = `${input.dataset.find}&${new URLSearchParams({ q: input.value })}`;
    const answer = await fetch(address, { signal: asked.signal }).catch(() => null);
    if (answer?.ok && found instanceof HTMLElement) show(input, found, (await answer.json()).entries);
  }

  input.addEventListener("input", () => {
    chosen.replaceChildren();
    clearTimeout(waiting);
    waiting = setTimeout(find, PAUSE);
  });
  line.addEventListener("click", (event) => {
    const button = event.target;
    if (!(button instanceof HTMLButtonElement)) return;
    event.preventDefault();
    clearTimeout(waiting);
    if (button.name === "find") find();
    else {
      asked.abort();
      input.value = button.value.slice(button.value.indexOf("=") + 1);
      chosen.replaceChildren(button.textContent ?? "");
      found.replaceChildren();
      input.focus();
    }
  });
}

/**
 * Show the entries that were found, each as a button.
 * @param {HTMLInputElement} input
 * @param {HTMLElement} found
 * @param {{ name: string, label: string }[]} entries
 */
function show(input, found, entries) {
  const buttons = entries.map((entry) =>
    make("button", {
      type: "submit",
      className: "secondary",
      name: "choose",
      value: `${input.name}=${entry.name}`,
      textContent: entry.label,
    }),
  );
  found.replaceChildren(...(buttons.length ? buttons : [found.dataset.none ?? ""]));
}
