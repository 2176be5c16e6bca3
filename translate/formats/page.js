"use strict";
// The page is whole without this script: it adds cards, search, filters, and steps from use to use.
const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
const [main, card, search, count] = ["segments", "card", "search", "count"].map(byId);
const segments = [...main.querySelectorAll(".segment")];
const documents = [...main.querySelectorAll(".document")];
const total = count.textContent;

// Cards

function fact(list, name, text, className = "") {
  const term = document.createElement("dt");
  const value = document.createElement("dd");
  term.textContent = name;
  value.textContent = text;
  value.className = className;
  list.append(term, value);
}

function partners(term) {
  return [...term.closest(".segment").querySelectorAll(`.t[data-u="${term.dataset.u}"]`)];
}

function showCard(term) {
  hideCard();
  const [entry, kind, variant, expected, means] = data.terms[term.dataset.k];
  const both = partners(term);
  const title = document.createElement("b");
  const about = document.createElement("span");
  const list = document.createElement("dl");
  title.textContent = expected;
  about.className = "kind";
  about.textContent = kind;
  const surface = both[0].textContent;
  fact(list, "French", surface.toLowerCase() === variant.toLowerCase() ? surface : `${surface} (variant: ${variant})`);
  fact(list, "Entry", entry);
  fact(list, "Means", data.means[means][1], data.means[means][0]);
  const uses = usesOf(term.hash);
  fact(list, "Use", `${uses.indexOf(both[0]) + 1} of ${uses.length}`);
  card.replaceChildren(title, about, list);
  card.hidden = false;
  for (const one of both) one.classList.add("lit");
  term.setAttribute("aria-describedby", "card");
  place(term);
}

function place(term) {
  const box = term.getClientRects()[0];
  const { width, height } = card.getBoundingClientRect();
  const room = document.documentElement.clientWidth - width - 12;
  const below = box.bottom + height + 16 < innerHeight || box.top < height + 16;
  card.style.left = `${scrollX + Math.max(12, Math.min(box.left, room))}px`;
  card.style.top = `${scrollY + (below ? box.bottom + 8 : box.top - height - 8)}px`;
}

function hideCard() {
  card.hidden = true;
  for (const one of main.querySelectorAll(".t.lit")) one.classList.remove("lit");
  for (const one of main.querySelectorAll("[aria-describedby]")) one.removeAttribute("aria-describedby");
}

const termAt = (event) => (event.target.closest ? event.target.closest("main a.t") : null);
let leaving;
document.addEventListener("mouseover", (event) => {
  const term = termAt(event);
  clearTimeout(leaving);
  if (term) showCard(term);
  // A moment's grace, so that the pointer can cross the gap and reach the card.
  else if (!card.hidden && !event.target.closest("#card")) leaving = setTimeout(hideCard, 200);
});
document.addEventListener("focusin", (event) => termAt(event) && showCard(termAt(event)));
document.addEventListener("focusout", hideCard);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") hideCard();
});

// From use to use

let current = { hash: "", uses: [], at: 0 };

function usesOf(hash) {
  return [...main.querySelectorAll(`[lang=fr] > a.t[href="${hash}"]`)];
}

function step(by) {
  const { uses } = current;
  current.at = (current.at + by + uses.length) % uses.length;
  mark("use", false);
  const use = uses[current.at];
  const segment = use.closest(".segment");
  if (segment.hidden) showAll();
  for (const one of partners(use)) one.classList.add("use");
  byId("use-place").textContent = `use ${current.at + 1} of ${uses.length}, segment ${segment.dataset.n}`;
  segment.scrollIntoView({ block: "center" });
}

function mark(name, on) {
  for (const one of main.querySelectorAll(`.t.${name}`)) one.classList.toggle(name, on);
}

function start(hash, at) {
  const item = document.querySelector(`.terms a[data-term="${hash}"]`);
  current = { hash, uses: usesOf(hash), at };
  for (const one of document.querySelectorAll(".terms a[aria-current]")) one.removeAttribute("aria-current");
  item.setAttribute("aria-current", "true");
  byId("use-name").textContent = item.firstElementChild.textContent;
  byId("uses").hidden = false;
  step(0);
}

function finish() {
  mark("use", false);
  for (const one of document.querySelectorAll(".terms a[aria-current]")) one.removeAttribute("aria-current");
  byId("uses").hidden = true;
}

document.addEventListener("click", (event) => {
  const term = termAt(event);
  const item = event.target.closest(".terms a[data-term]");
  if (term) {
    event.preventDefault();
    start(term.hash, usesOf(term.hash).indexOf(partners(term)[0]));
  } else if (item) {
    event.preventDefault();
    const again = current.hash === item.dataset.term && !byId("uses").hidden;
    if (again) step(1);
    else start(item.dataset.term, 0);
  }
});
byId("next").addEventListener("click", () => step(1));
byId("previous").addEventListener("click", () => step(-1));
byId("done").addEventListener("click", finish);

// Search and filters

const folded = new Map();

// One character for one, so that offsets in the folded text are offsets in the text.
function fold(text) {
  return Array.from(text.replaceAll("’", "'"), (one) => {
    const plain = one.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    return plain.length === one.length ? plain : one;
  }).join("");
}

function foldedText(segment) {
  if (!folded.has(segment)) folded.set(segment, fold(segment.textContent));
  return folded.get(segment);
}

function rangesIn(segment, wanted) {
  const walker = document.createTreeWalker(segment, NodeFilter.SHOW_TEXT);
  const text = foldedText(segment);
  const ranges = [];
  let [node, from] = [walker.nextNode(), 0];
  const move = (offset) => {
    while (offset > from + node.length) {
      from += node.length;
      node = walker.nextNode();
    }
    return [node, offset - from];
  };
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
    const range = document.createRange();
    range.setStart(...move(at));
    range.setEnd(...move(at + wanted.length));
    ranges.push(range);
  }
  return ranges;
}

function apply() {
  const shown = document.querySelector("input[name=show]:checked").value;
  const wanted = fold(search.value.trim());
  const fits = { all: "segment", repaired: "has-repaired", missing: "has-missing", failed: "failed" }[shown];
  const ranges = [];
  let visible = 0;
  const filled = new Set();
  for (const segment of segments) {
    const found = !wanted || foldedText(segment).includes(wanted);
    const fitting = found && segment.classList.contains(fits);
    if (segment.hidden === fitting) segment.hidden = !fitting;
    if (!fitting) continue;
    visible += 1;
    filled.add(segment.closest(".document"));
    if (wanted && ranges.length < 2000) ranges.push(...rangesIn(segment, wanted));
  }
  for (const one of documents) one.hidden = !filled.has(one);
  if (window.Highlight && CSS.highlights) CSS.highlights.set("found", new Highlight(...ranges));
  count.textContent = visible === segments.length ? total : `${visible.toLocaleString("en")} of ${total}`;
  byId("none").hidden = visible > 0 || !segments.length;
}

function showAll() {
  search.value = "";
  document.querySelector("input[name=show][value=all]").checked = true;
  apply();
}

let waiting;
search.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(apply, 120);
});
document.addEventListener("change", (event) => {
  if (event.target.name === "show") apply();
});
byId("reset").addEventListener("click", showAll);
if (search.value || !document.querySelector("input[name=show][value=all]").checked) apply();
if (matchMedia("(max-width: 64rem)").matches) document.querySelector(".terms details").open = false;
