const MOST = 20;
const form = document.querySelector(".search");
const field = form.querySelector("input");
const found = form.querySelector(".found");
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const known = sections.map((section) => ({
  ...section, title_folded: folded(section.title), text_folded: folded(section.text),
}));
const sidebar = document.querySelector("body > .contents");
const here = sidebar?.querySelector("[aria-current]");
if (here && sidebar.scrollHeight > sidebar.clientHeight) {
  sidebar.scrollTop = here.offsetTop - sidebar.offsetTop - sidebar.clientHeight / 3;
}

function matches(words) {
  const all = known.filter((one) =>
    words.every((word) => one.title_folded.includes(word) || one.text_folded.includes(word)));
  const inTitle = (one) => words.every((word) => one.title_folded.includes(word));
  return [...all.filter(inTitle), ...all.filter((one) => !inTitle(one))];
}

function passage(section, word) {
  let at = 0, folds = section.text_folded.indexOf(word);
  while (folds > 0 && at < section.text.length) folds -= folded(section.text[at++]).length;
  const start = Math.max(at - 40, 0);
  const end = at + 80;
  return (start ? "…" : "") + section.text.slice(start, end) + (end < section.text.length ? "…" : "");
}

function show() {
  const words = folded(field.value).split(/\s+/).filter(Boolean);
  found.replaceChildren();
  if (!words.length) return;
  const results = matches(words);
  if (!results.length) {
    found.textContent = form.dataset.nothing;
    return;
  }
  for (const section of results.slice(0, MOST)) {
    const link = document.createElement("a");
    link.href = section.at;
    const title = document.createElement("b");
    title.textContent = section.title;
    const text = document.createElement("span");
    text.textContent = passage(section, words[0]);
    link.append(title, text);
    found.append(link);
  }
  if (results.length > MOST) found.append("…");
}

form.hidden = false;
field.addEventListener("input", show);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const first = found.querySelector("a");
  if (first) location.href = first.href;
});
form.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    const stops = [field, ...found.querySelectorAll("a")];
    const next = stops[stops.indexOf(document.activeElement) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
    return;
  }
  if (event.key !== "Escape") return;
  field.focus();
  field.value = "";
  show();
});
document.addEventListener("click", (event) => {
  if (form.contains(event.target) && !found.contains(event.target)) return;
  field.value = "";
  show();
});
