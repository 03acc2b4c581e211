// Enhances the page; without it everything can still be read. Text only moves as nodes, never as markup.
"use strict";

const card = document.getElementById("card");
const cardTitle = document.getElementById("card-title");
const cardBody = card.querySelector(".card-body");
const wide = matchMedia("(min-width: 64rem)");
const calm = matchMedia("(prefers-reduced-motion: reduce)");

// Contents: open beside the text on wide screens, folded above it on narrow ones. A part of a report has none.

function follow(contents) {
  const unfold = () => { contents.open = wide.matches; };
  unfold();
  wide.addEventListener("change", unfold);
  contents.addEventListener("click", (event) => {
    if (event.target.closest("summary") && wide.matches) event.preventDefault();
    if (event.target.closest("a") && !wide.matches) contents.open = false;
  });
  markWhereOneReads(contents);
}

function markWhereOneReads(contents) {
  const links = new Map([...contents.querySelectorAll("a")].map((link) => [link.hash.slice(1), link]));
  const inView = new Set();
  const mark = () => {
    const current = [...links.keys()].filter((id) => inView.has(id));
    for (const [id, link] of links) {
      const here = id === current[current.length - 1];
      if (here) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
      if (here && wide.matches) keepVisible(link, contents.parentElement);
    }
  };
  const chapters = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting) inView.add(entry.target.id);
      else inView.delete(entry.target.id);
    }
    mark();
  }, { rootMargin: "-20% 0px -70% 0px" });
  document.querySelectorAll("main > section[id]").forEach((section) => chapters.observe(section));
}

function keepVisible(link, pane) {
  const top = link.offsetTop - pane.clientHeight / 2;
  if (Math.abs(pane.scrollTop - top) > pane.clientHeight / 3) pane.scrollTop = top;
}

document.querySelectorAll("nav.contents details").forEach(follow);

// A figure or a footnote opens beside the place where it was asked for.

function openCard(link, title, nodes) {
  cardTitle.textContent = title;
  cardBody.replaceChildren(...nodes);
  card.showModal();
  place(link.getBoundingClientRect());
  card.addEventListener("close", () => link.focus({ preventScroll: true }), { once: true });
}

function place(beside) {
  card.style.left = card.style.top = "";
  if (!matchMedia("(min-width: 40rem)").matches) return;
  const gap = 10;
  const size = card.getBoundingClientRect();
  const below = beside.bottom + gap;
  const above = beside.top - gap - size.height;
  const top = below + size.height <= innerHeight - gap || above < gap ? below : above;
  card.style.left = `${Math.max(gap, Math.min(beside.left, innerWidth - size.width - gap))}px`;
  card.style.top = `${Math.max(gap, Math.min(top, innerHeight - size.height - gap))}px`;
}

function copyOf(element) {
  const copy = element.cloneNode(true);
  copy.removeAttribute("id");
  copy.querySelectorAll("[id]").forEach((inner) => inner.removeAttribute("id"));
  return copy;
}

function made(tag, kind, ...inside) {
  const element = document.createElement(tag);
  element.className = kind;
  element.append(...inside);
  return element;
}

function openFigure(link) {
  const entry = document.getElementById(link.hash.slice(1));
  const indicator = entry.closest(".indicator");
  const place = entry.querySelector(".place").textContent;
  const lead = made("p", "card-lead", made("strong", "", entry.querySelector(".printed").textContent), ` ${place}`);
  const permanent = made("a", "permanent", "All figures of this kind, and the permanent link");
  permanent.href = link.hash;
  permanent.addEventListener("click", () => { card.close(); });
  openCard(link, indicator.querySelector("h3").textContent, [
    lead, copyOf(indicator.querySelector(".meaning")), copyOf(entry.querySelector(".facts")), permanent,
  ]);
}

function openNote(link) {
  const note = copyOf(document.getElementById(link.hash.slice(1)));
  note.querySelectorAll(".footnote-back").forEach((back) => back.remove());
  openCard(link, `Note ${link.textContent}`, [...note.childNodes]);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.value, a.footnote-ref");
  if (!link || card.contains(link) || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
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
    const overflows = target.scrollWidth > target.clientWidth + 1;
    target.classList.toggle("overflows", overflows);
    if (overflows) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
document.querySelectorAll(".scroll").forEach((region) => regions.observe(region));

// Charts come alive when they are seen; the drawn picture stays for print.

const bundle = document.getElementById("live-charts");

function loadVega() {
  if (window.vegaEmbed) return;
  const script = document.createElement("script");
  script.textContent = bundle.textContent;
  document.head.append(script);
}

async function enliven(picture) {
  loadVega();
  const spec = JSON.parse(document.getElementById(picture.dataset.spec).textContent);
  const stage = made("div", "live");
  stage.hidden = true;
  picture.append(stage);
  await window.vegaEmbed(stage, spec, {
    renderer: "svg", ast: true, actions: false, defaultStyle: false, tooltip: { disableDefaultStyle: true },
  });
  stage.hidden = false;
  picture.classList.add("is-live");
}

if (bundle) {
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries.filter((item) => item.isIntersecting)) {
      seen.unobserve(entry.target);
      enliven(entry.target).catch((error) => console.warn("The chart stays a picture.", error));
    }
  }, { rootMargin: "100px" });
  document.querySelectorAll(".picture[data-spec]").forEach((picture) => seen.observe(picture));
}

if (!calm.matches) document.documentElement.classList.add("smooth");
