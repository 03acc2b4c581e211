/* The page of a return: saves by itself, keeps what it cannot send, moves like a spreadsheet, takes a pasted block. */
const byId = id => document.getElementById(id);
const form = byId("sheet");
const words = form.dataset;
const status = byId("status");
const body = byId("rows");
const blank = crypto.randomUUID && byId("new-row");
const isKept = "kept" in words;
const storeName = `mandata.return.${words.key}`;
const ONCE_LEFT = 300, SOON = 2500, LATER = 9000; // ms
const NO_FIGURE = ["-", ":", "c"];
const NOT_A_MARK = "\u2010"; // what a hyphen is kept as that was typed: alone it is the mark for not applicable, which nobody said
const rows = JSON.parse(form.elements.seen.value); // uid, cells as they were last seen, whether the row is new
const touched = new Set(), refused = new Map(), taken = new Map(), decided = new Map(), elsewhere = new Map(), asked = new Map();
let timer = 0, sending = Promise.resolve(), cannotKeep = !isKept;

document.documentElement.classList.add("scripted");
const make = (tag, properties, ...inside) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...inside);
  return element;
};

/* Cells: a key is "place.field", as the inputs are named */
const control = key => form.elements[key];
const first = key => byId(`c${key.replace(".", "-")}`);
const keyOf = element => (/^\d+\.\w+/.exec(element.name) || [""])[0];
const place = uid => rows.findIndex(row => row[0] === uid);
const keyAt = (uid, field) => `${place(uid)}.${field}`;
const at = key => { const [index, field] = key.split("."), [row, cells] = rows[index]; return { row, cells, field }; };
const seen = key => at(key).cells[at(key).field] || "";
const setSeen = (key, text) => { at(key).cells[at(key).field] = text; };
const tagsOf = key => [...form.elements].filter(item => item.name?.startsWith(`${key}.tag.`));
const menu = key => control(key + ".how");
const why = key => control(key + ".why");
const box = key => first(key)?.closest("td, .field, .key");

const parts = text => {
  const cell = text.trim(), flagged = /^([^]*\S)\s+([ep])$/.exec(cell);
  if (cell === "-" || cell === "c") return ["", cell, ""];
  if (cell[0] === ":") return ["", ":", cell.slice(1).trim()];
  const [figure, flag] = flagged ? flagged.slice(1) : [cell, ""];
  return [figure === NOT_A_MARK ? "-" : figure, flag, ""];
};
const typed = figure => figure.trim() === "-" ? NOT_A_MARK : figure.trim();
const joined = (figure, how, reason) => {
  if (how === ":") return `: ${reason.trim()}`.trim();
  const said = typed(figure);
  return NO_FIGURE.includes(how) ? how : how && said ? `${said} ${how}` : said;
};
const same = (key, text) => menu(key) ? joined(...parts(text)) : text;
const read = key => menu(key) ? joined(control(key).value, menu(key).value, why(key).value) : control(key).value;
const put = (key, text) => {
  const [figure, how, reason] = menu(key) ? parts(text) : [text], input = control(key);
  if (input.options && ![...input.options].some(option => option.value === figure)) input.add(new Option(figure, figure));
  input.value = figure;
  tagsOf(key).forEach(tag => { tag.checked = figure.split(" ").includes(tag.value); });
  if (menu(key)) [menu(key).value, why(key).value] = [how, reason];
  dress(key);
};
const dress = key => {
  const line = box(key).querySelector(".words"), how = menu(key)?.value;
  if (line) line.textContent = `${(read(key).match(/\S+/g) || []).length} ${words.of} ${line.dataset.most} ${words.words}`;
  if (menu(key)) menu(key).parentElement.className = `entry ${how ? "said" : "plain"}`;
};

/* Saving */
const edits = isAll => {
  const list = [...elsewhere.values(), ...isAll ? asked.values() : []];
  for (const key of touched) {
    const text = read(key), { row, field } = at(key);
    if (same(key, seen(key)) === text) touched.delete(key);
    else if (isAll || refused.get(key) !== text || decided.get(key) === text) {
      list.push({ row, field, old: seen(key), new: text, taken: taken.get(key) === text, chosen: decided.get(key) === text });
    }
  }
  return list;
};
const batch = isAll => ({ edits: edits(isAll), added: rows.filter(row => row[2]).map(row => row[0]), checked: "checked" in words });
const keep = () => {
  if (!isKept) return;
  try {
    if (edits(true).length) localStorage.setItem(storeName, JSON.stringify(batch(true)));
    else localStorage.removeItem(storeName);
    cannotKeep = false;
  } catch { cannotKeep = true; }
};
const say = (text, isTrouble) => {
  status.textContent = text;
  status.className = isTrouble ? "trouble" : "";
};
const soon = delay => { timer ||= setTimeout(send, delay || SOON); };
const touch = (...keys) => {
  keys.forEach(key => touched.add(key));
  keep();
  soon();
};
const send = () => {
  clearTimeout(timer);
  timer = 0;
  return sending = sending.then(post, post);
};
const waits = () => {
  say(cannotKeep ? words.offlineUnkept : words.offline, true);
  soon(LATER);
  return false;
};
const post = async () => {
  const sent = batch(), text = JSON.stringify(sent);
  if (!sent.edits.length) { keep(); return true; }
  say(words.saving);
  try {
    const answer = await fetch(words.cells, {
      method: "POST", body: text, redirect: "manual", keepalive: document.hidden,
      headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
    });
    if (answer.type === "opaqueredirect" || answer.status === 403) { say(words.signedOut, true); return false; }
    if (!answer.ok) return waits();
    settle(sent.edits, await answer.json());
    return true;
  } catch { return waits(); }
};
const settle = (sent, told) => {
  const here = list => list.filter(([uid]) => place(uid) >= 0).map(([uid, field, ...rest]) => [keyAt(uid, field), ...rest]);
  const edit = Object.fromEntries(sent.map(edit => [keyAt(edit.row, edit.field), edit]));
  elsewhere.clear();
  for (const [key, text] of here(told.saved)) { // the text as cells are written, which is not always as it was typed
    if (edit[key].old !== text) forget(key);
    setSeen(key, text);
    if (text !== edit[key].new && read(key) === edit[key].new) put(key, text);
    if (edit[key].taken && !box(key).querySelector(".taken")) {
      box(key).append(make("span", { className: "tag taken" }, words.taken));
    }
  }
  body.querySelectorAll(".wrong").forEach(unmark);
  body.querySelectorAll(".meant").forEach(choices => choices.remove());
  here(told.conflicts).forEach(([key, ...texts]) => ask(key, edit[key], ...texts));
  here(told.problems).forEach(problem => mark(...problem));
  for (const [key, reason, choices] of here(told.refused)) {
    refused.set(key, edit[key].new);
    mark(key, reason, choices);
  }
  Object.assign(byId("progress"), { max: told.progress.asked || 1, value: told.progress.answered });
  byId("counted").textContent = told.progress.words;
  const isWaiting = told.refused.length || told.conflicts.length;
  say(isWaiting ? words.waiting : `${words.saved} ${told.at}`, isWaiting);
  keep();
  if (edits().length) soon();
};

/* What is wrong, beside its cell; and two texts for one cell */
const describe = (input, from, to) => {
  const ids = (input.getAttribute("aria-describedby") || "").replace(from, "");
  input.setAttribute("aria-describedby", `${ids} ${to}`.trim());
  input.setAttribute("aria-invalid", !!to);
};
const mark = (key, text, choices) => {
  const input = first(key), line = make("span", { className: input ? "wrong" : "wrong of-row" }, text);
  if (!input) return byId(`r${parseInt(key)}`).after(line);
  const others = byId(`wrong-${input.id}`);
  if (others) return others.append(` ${text}`);
  line.id = `wrong-${input.id}`;
  box(key).classList.toggle("is-wrong", box(key).matches(".field"));
  describe(input, line.id, line.id);
  box(key).append(line);
  if (choices?.length) box(key).append(toChoose(key, choices));
};
const toChoose = (key, choices) => {
  const group = make("span", { className: "meant", role: "group", ariaLabel: words.meant });
  group.append(...choices.map(([value, label]) => make("button", { className: "secondary", name: `${key}.meant`, value }, label)));
  return group;
};
const forget = key => box(key).querySelectorAll(".doubt").forEach(doubt => { // it was about the old figure
  if (doubt.querySelector("textarea")?.value) return;
  describe(first(key), doubt.querySelector("p").id, "");
  doubt.remove();
});
const unmark = line => {
  const input = byId(line.id.slice(6));
  if (input) {
    describe(input, line.id, "");
    input.closest(".field")?.classList.remove("is-wrong");
  }
  line.remove();
};
const ask = (key, edit, theirs, mine) => {
  const entry = first(key).closest(".entry");
  const inputs = [...entry.querySelectorAll("input, select, textarea"), why(key)].filter(Boolean);
  const isAsked = is => {
    inputs.forEach(input => { input.disabled = is; });
    entry.hidden = is;
  };
  const choice = (name, [text, inWords]) => {
    const onchange = () => {
      question.remove();
      asked.delete(key);
      isAsked(false);
      put(key, text);
      touch(key);
      first(key).focus();
    };
    const radio = make("input", { type: "radio", name: `${key}.which`, value: name, onchange });
    return make("label", {}, radio, ` ${words[name]}: `, make("b", {}, inWords || words.empty));
  };
  const question = make("fieldset", { className: "two" }, make("legend", {}, words.two),
    choice("theirs", theirs), choice("mine", mine), make("input", { type: "hidden", name: `${key}.mine`, value: mine[0] }));
  touched.delete(key);
  asked.set(key, edit);
  setSeen(key, theirs[0]);
  isAsked(true);
  entry.before(question);
};

/* Rows, and grids: keys as in a spreadsheet */
const addRow = (uid = crypto.randomUUID()) => {
  body.insertAdjacentHTML("beforeend", blank.innerHTML.trim().replaceAll("__", rows.length));
  rows.push([uid, {}, 1]);
  body.lastElementChild.querySelectorAll('[value="remove:"]').forEach(button => { button.value += uid; });
  skipMenus();
  return body.lastElementChild;
};
const skipMenus = () => body.querySelectorAll("td .number + .how").forEach(item => { item.tabIndex = -1; });
const value = cell => cell?.querySelector(".entry:not([hidden]) > :first-child");
const go = (from, down, across) => {
  let cell = from, row = from.parentElement;
  do {
    if (down) cell = (row = down > 0 ? row.nextElementSibling : row.previousElementSibling)?.cells[from.cellIndex];
    else cell = across > 0 ? cell.nextElementSibling : cell.previousElementSibling;
  } while (cell && !value(cell));
  if (!cell) return false;
  value(cell).focus();
  value(cell).select?.();
  return true;
};
const pressed = event => {
  const input = event.target, cell = input.closest(".sheet td, .sheet th"), isText = input.matches("input, textarea");
  if (!cell || !keyOf(input) || event.isComposing) return;
  const { key } = event, down = { ArrowUp: -1, ArrowDown: 1 }[key], across = { ArrowLeft: -1, ArrowRight: 1 }[key];
  if (key === "Enter") { // with Shift up, but in a text a new line
    if (event.shiftKey && input.matches("textarea")) return;
    go(cell, event.shiftKey ? -1 : 1);
  } else if (event.altKey && down > 0 && isText && menu(keyOf(input))) menu(keyOf(input)).focus();
  else if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || !isText) return;
  else {
    const isOn = across > 0 !== (getComputedStyle(input).direction === "rtl"), edge = isOn ? input.value.length : 0;
    const isAtEdge = across && input.selectionStart === edge && input.selectionEnd === edge;
    if (!(down && !input.value.includes("\n") && go(cell, down)) && !(isAtEdge && go(cell, 0, isOn ? 1 : -1))) return;
  }
  event.preventDefault();
};

/* A pasted block */
const block = text => {
  const table = [[]], cells = /(?:"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*))(\t|\n|$)/g;
  for (const [, quoted, plain, end] of text.replace(/\r\n?/g, "\n").replace(/\n$/, "").matchAll(cells)) {
    table.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === "\n") table.push([]);
    if (!end) break;
  }
  return table;
};
const small = word => word.trim().toLowerCase();
const meant = (input, text) => {
  const wanted = { true: "yes", false: "no" }[small(text)] || small(text), how = menu(keyOf(input));
  const option = [...input.options || []].find(item => [item.value, item.text].some(word => small(word) === wanted));
  if (option) return option.value;
  const none = [...how?.options || []].find(item => NO_FIGURE.includes(item.value) && small(item.text) === wanted);
  if (none) return none.value;
  return how ? typed(text) : text;
};
const paste = event => {
  const input = event.target, cell = input.closest("td"), text = event.clipboardData.getData("text/plain");
  const isNumber = input.matches(".number"), isOne = !/[\t\n]/.test(text.trim());
  if (!cell || isOne || input.name !== keyOf(input) || !(isNumber || text.includes("\t") || input.options)) return;
  event.preventDefault();
  const before = new Map(), count = rows.length;
  let row = cell.parentElement, outside = 0;
  for (const line of block(text)) {
    if (!row && blank) row = addRow();
    line.forEach((item, index) => {
      const target = value(row?.cells[cell.cellIndex + index]), key = target && keyOf(target);
      if (!key) { outside += !!item.trim(); return; }
      before.set(key, read(key));
      put(key, meant(target, item));
    });
    row = row?.nextElementSibling;
  }
  touch(...before.keys());
  byId("undo")?.remove();
  status.after(make("button", { type: "button", className: "quiet", id: "undo", onclick: undo(before, count) }, words.undo));
  say(`${words.pasted}: ${before.size}.${outside ? ` ${outside} ${words.outside}.` : ""}`, outside);
};
const undo = (before, count) => () => {
  byId("undo").remove();
  before.forEach((text, key) => put(key, text));
  touch(...before.keys());
  while (rows.length > count && !Object.keys(rows.at(-1)[1]).length) {
    [...touched].filter(key => key.startsWith(`${rows.length - 1}.`)).forEach(key => touched.delete(key));
    rows.pop();
    body.lastElementChild.remove();
  }
};

/* What people do */
form.addEventListener("input", ({ target }) => {
  const key = keyOf(target), input = key && control(key);
  if (!input || target.name.endsWith(".which")) return;
  if (target.type === "checkbox") input.value = tagsOf(key).filter(tag => tag.checked).map(tag => tag.value).join(" ");
  if (target === menu(key)) {
    const isNone = NO_FIGURE.includes(target.value), kept = first(key).dataset;
    if (isNone && input.value) kept.was = input.value;
    if (isNone || !input.value) input.value = isNone ? "" : kept.was || "";
    if (target.value === ":") why(key).focus();
  }
  dress(key);
  touch(key);
});
form.addEventListener("change", ({ target }) => { // the server reads a number as it is meant, once the cell is left
  if (!target.matches(".number") || !touched.has(keyOf(target))) return;
  clearTimeout(timer);
  timer = 0;
  soon(ONCE_LEFT);
});
form.addEventListener("click", event => {
  const choice = event.target.closest(".meant button");
  if (choice) {
    const key = keyOf(choice);
    put(key, choice.value);
    decided.set(key, read(key));
    touch(key);
    (choice.value === ":" ? why(key) : first(key)).focus();
    send();
    event.preventDefault();
    return;
  }
  const button = event.target.closest("button[name=do]"), [does, uid, field] = (button?.value || "").split(":");
  if (does === "add" && blank) value(addRow()).focus();
  else if (does === "take") {
    const key = keyAt(uid, field);
    put(key, button.dataset.text);
    taken.set(key, read(key));
    touch(key);
    first(key).focus();
    button.remove();
  } else return;
  event.preventDefault();
});
form.addEventListener("submit", async event => {
  if (words.passed) return;
  event.preventDefault();
  if (!navigator.onLine) return waits();
  if (!await send()) return;
  await new Promise(done => setTimeout(done)); // a form does not submit again while it still asks its listeners
  form.elements.seen.value = JSON.stringify(rows);
  form.querySelectorAll(".why").forEach(input => { input.disabled ||= menu(keyOf(input)).value !== ":"; });
  words.passed = 1;
  form.requestSubmit(event.submitter);
});
form.addEventListener("keydown", pressed);
form.addEventListener("paste", paste);
addEventListener("online", send);
addEventListener("pageshow", () => delete words.passed);
addEventListener("beforeunload", event => { if (!words.passed && cannotKeep && edits(true).length) event.preventDefault(); });
document.addEventListener("visibilitychange", () => { if (document.hidden) send(); });

/* What an earlier visit could not send; and what was typed before this script came over a slow line, which wins */
skipMenus();
const kept = JSON.parse(isKept && localStorage.getItem(storeName));
const chosen = list => [...list].find(option => option.defaultSelected) || list[0];
const isTyped = input => {
  if (input.options) return input.selectedOptions[0] !== chosen(input.options);
  return input.checked !== input.defaultChecked || input.value !== input.defaultValue;
};
[...form.elements].filter(isTyped).forEach(input => input.dispatchEvent(new Event("input", { bubbles: true })));
if (kept) {
  kept.added.filter(uid => blank && place(uid) < 0).forEach(uid => addRow(uid));
  for (const edit of kept.edits) {
    const key = keyAt(edit.row, edit.field);
    if (place(edit.row) < 0) elsewhere.set(edit.row + edit.field, edit);
    else if (control(key) && !touched.has(key) && same(key, seen(key)) !== edit.new) {
      setSeen(key, edit.old);
      put(key, edit.new);
      touched.add(key);
    }
  }
  send();
}
