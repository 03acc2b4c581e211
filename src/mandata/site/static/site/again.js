// A page on which something is under way asks again every few seconds, and replaces only what is new. The person who
// reads it, hears it or uses its buttons keeps the place. What is under way is in an element with data-again; when
// the answer has none, it is over.

const shown = document.querySelector("[data-again]");
const main = document.querySelector("main");

if (shown instanceof HTMLElement && main) repeat(shown, main);

/**
 * @param {HTMLElement} shown
 * @param {HTMLElement} main
 */
function repeat(shown, main) {
  const wait = () => { setTimeout(ask, Number(shown.dataset.again) * 1000); };

  const ask = async () => {
    const answer = await fetch(location.href).catch(() => null);
    if (!answer?.ok) return wait();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-again]");
    if (!fresh) return finish(page);
    if (fresh.textContent !== shown.textContent) shown.replaceChildren(...fresh.childNodes);
    return wait();
  };

  /** @param {Document} page */
  const finish = (page) => {
    main.replaceChildren(...(page.querySelector("main")?.childNodes ?? []));
    document.title = page.title;
    main.focus();
  };

  wait();
}
