// Enhances the page; without it everything can still be read. Text only moves as nodes, never as markup.
"use strict";

/**
 * Return what a selector finds. The page always has it.
 * @template {Element} T
 * @param {ParentNode} within
 * @param {string} selector
 * @param {new () => T} kind
 * @returns {T}
 */
function the(within, selector, kind) {
  const found = within.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`The page has no ${selector}.`);
  return found;
}

/**
 * Return the element that a link on this page leads to.
 * @param {HTMLAnchorElement} link
 * @returns {HTMLElement}
 */
function aimOf(link) {
  return the(document, `[id="${CSS.escape(link.hash.slice(1))}"]`, HTMLElement);
}

const card = the(document, "#card", HTMLDialogElement);
const cardTitle = the(card, "#card-title", HTMLElement);
const cardBody = the(card, ".card-body", HTMLElement);
const wide = matchMedia("(min-width: 64rem)");
const calm = matchMedia("(prefers-reduced-motion: reduce)");

// Contents: open next to the text on wide screens, folded above it on narrow ones. A part of a report has none.

/** @param {HTMLDetailsElement} contents */
function follow(contents) {
  const unfold = () => { contents.open = wide.matches; };
  unfold();
  wide.addEventListener("change", unfold);
  contents.addEventListener("click", (event) => {
    const clicked = event.target instanceof Element ? event.target : contents;
    if (clicked.closest("summary") && wide.matches) event.preventDefault();
    if (clicked.closest("a") && !wide.matches) contents.open = false;
  });
  markWhereOneReads(contents);
}

/** @param {HTMLDetailsElement} contents */
function markWhereOneReads(contents) {
  const links = new Map([...contents.querySelectorAll("a")].map((link) => /** @type {const} */ ([link.hash.slice(1), link])));
  const inView = new Set();
  const mark = () => {
    const current = [...links.keys()].filter((id) => inView.has(id));
    for (const [id, link] of links) {
      const here = id === current[current.length - 1];
      if (here) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
      if (here && wide.matches && contents.parentElement) keepVisible(link, contents.parentElement);
    }
  };
  const chapters = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting) inView.add(entry.target.id);
      else inView.delete(entry.target.id);
    }
    mark();
  }, { rootMargin: "-20% 0px -70% 0px" });
  for (const section of document.querySelectorAll("main > section[id]")) chapters.observe(section);
}

/**
 * @param {HTMLElement} link
 * @param {HTMLElement} pane
 */
function keepVisible(link, pane) {
  const top = link.offsetTop - pane.clientHeight / 2;
  if (Math.abs(pane.scrollTop - top) > pane.clientHeight / 3) pane.scrollTop = top;
}

for (const contents of document.querySelectorAll("nav.contents details")) {
  if (contents instanceof HTMLDetailsElement) follow(contents);
}

// A figure or a footnote opens next to its place.

/**
 * @param {HTMLAnchorElement} link
 * @param {string} title
 * @param {Node[]} nodes
 */
function openCard(link, title, nodes) {
  cardTitle.textContent = title;
  cardBody.replaceChildren(...nodes);
  card.showModal();
  place(link.getBoundingClientRect());
  card.addEventListener("close", () => link.focus({ preventScroll: true }), { once: true });
}

/** @param {DOMRect} link */
function place(link) {
  card.style.left = "";
  card.style.top = "";
  if (!matchMedia("(min-width: 40rem)").matches) return;
  const gap = 10;
  const size = card.getBoundingClientRect();
  const below = link.bottom + gap;
  const above = link.top - gap - size.height;
  const top = below + size.height <= innerHeight - gap || above < gap ? below : above;
  card.style.left = `${Math.max(gap, Math.min(link.left, innerWidth - size.width - gap))}px`;
  card.style.top = `${Math.max(gap, Math.min(top, innerHeight - size.height - gap))}px`;
}

/** @param {Element} element */
function copyOf(element) {
  const copy = document.importNode(element, true);
  copy.removeAttribute("id");
  for (const inner of copy.querySelectorAll("[id]")) inner.removeAttribute("id");
  return copy;
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} kind
 * @param {...(Node | string)} inside
 * @returns {HTMLElementTagNameMap[Tag]}
 */
function made(tag, kind, ...inside) {
  const element = document.createElement(tag);
  element.className = kind;
  element.append(...inside);
  return element;
}

/** @param {HTMLAnchorElement} link */
function openFigure(link) {
  const entry = aimOf(link);
  const indicator = entry.closest(".indicator");
  if (!indicator) return;
  const [printed, where] = [".printed", ".place"].map((part) => the(entry, part, HTMLElement).textContent ?? "");
  const lead = made("p", "card-lead", made("strong", "", printed), ` ${where}`);
  const permanent = made("a", "permanent", "All figures of this kind, and the permanent link");
  permanent.href = link.hash;
  permanent.addEventListener("click", () => { card.close(); });
  const meaning = copyOf(the(indicator, ".meaning", HTMLElement));
  const facts = copyOf(the(entry, ".facts", HTMLElement));
  openCard(link, the(indicator, "h3", HTMLElement).textContent ?? "", [lead, meaning, facts, permanent]);
}

/** @param {HTMLAnchorElement} link */
function openNote(link) {
  const note = copyOf(aimOf(link));
  for (const back of note.querySelectorAll(".footnote-back")) back.remove();
  openCard(link, `Note ${link.textContent}`, [...note.childNodes]);
}

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a.value, a.footnote-ref") : null;
  if (!(link instanceof HTMLAnchorElement) || card.contains(link) || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (link.matches(".value")) openFigure(link);
  else openNote(link);
});

card.addEventListener("click", (event) => {
  if (event.target === card) card.close();
});

// A permanent link opens what it points to.

function openTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  const folded = target.closest("details");
  if (folded) folded.open = true;
  target.scrollIntoView({ block: "start", behavior: "instant" });
}
addEventListener("hashchange", openTarget);
if (location.hash) openTarget();

// Only what scrolls sideways needs the keyboard's attention.

const regions = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (!(target instanceof HTMLElement)) continue;
    const overflows = target.scrollWidth > target.clientWidth + 1;
    target.classList.toggle("overflows", overflows);
    if (overflows) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
for (const region of document.querySelectorAll(".scroll")) regions.observe(region);

// Charts come alive when they are seen; the drawn picture stays for print.

const bundle = document.getElementById("live-charts");

/**
 * Return the chart library, which the page carries as text until a chart is seen.
 * @param {HTMLElement} source
 * @returns {{ vegaEmbed: (stage: HTMLElement, spec: object, options: object) => Promise<unknown> }}
 */
function loadVega(source) {
  if (!("vegaEmbed" in window)) document.head.append(made("script", "", source.textContent ?? ""));
  return /** @type {any} */ (window);
}

/**
 * @param {HTMLElement} picture
 * @param {HTMLElement} source
 */
async function enliven(picture, source) {
  const { vegaEmbed } = loadVega(source);
  const spec = JSON.parse(document.getElementById(picture.dataset.spec ?? "")?.textContent ?? "");
  const stage = made("div", "live");
  stage.hidden = true;
  picture.append(stage);
  await vegaEmbed(stage, spec, {
    renderer: "svg", ast: true, actions: false, defaultStyle: false, logLevel: 1, tooltip: { disableDefaultStyle: true },
  });
  stage.hidden = false;
  picture.classList.add("is-live");
}

if (bundle) {
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries.filter((item) => item.isIntersecting)) {
      seen.unobserve(entry.target);
      const picture = /** @type {HTMLElement} */ (entry.target);
      enliven(picture, bundle).catch((error) => console.warn("The chart stays a picture.", error));
    }
  }, { rootMargin: "100px" });
  for (const picture of document.querySelectorAll(".picture[data-spec]")) seen.observe(picture);
}

if (!calm.matches) document.documentElement.classList.add("smooth");
