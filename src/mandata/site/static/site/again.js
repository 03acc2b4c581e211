// A page on which something is under way asks again every few seconds, and puts in place only what is new: whoever
// reads it, hears it or has a hand on a button is not thrown back to its beginning, as a page that loads itself anew
// would do. What is under way stands in an element with data-again; when the answer has none, it is over.

const seconds = Number(document.querySelector("[data-again]").dataset.again);
const main = document.querySelector("main");

async function ask() {
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) return again();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const [shown, fresh] = [document, page].map((whole) => whole.querySelector("[data-again]"));
  if (!fresh) return finish(page);
  if (fresh.textContent !== shown.textContent) shown.replaceChildren(...fresh.childNodes);
  return again();
}

function finish(page) {
  main.replaceChildren(...page.querySelector("main").childNodes);
  document.title = page.title;
  main.focus();
}

function again() {
  setTimeout(ask, seconds * 1000);
}

again();
