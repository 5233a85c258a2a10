"use strict";
// The list of items: sorted, filtered and shown a page at a time. Without this script the whole table is there.
(() => {
  const PER_PAGE = 100;
  const section = document.getElementById("items");
  const form = section.querySelector("form");
  const count = section.querySelector(".count");
  const pager = section.querySelector(".pager");
  const shown = document.getElementById("items-shown");

  // Where scripts run, the table inside <noscript> is a text: it is in the page once, for either reader.
  const read = new DOMParser().parseFromString(shown.querySelector("noscript").textContent, "text/html");
  const table = read.querySelector("table");
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const place = Object.fromEntries(heads.map((head, at) => [head.dataset.key, at]));
  const rows = [...body.rows];
  const original = new Map(rows.map((row, at) => [row, at]));
  const words = new Intl.Collator(document.documentElement.lang, { numeric: true });
  let found = rows;
  let page = 0;
  let sorted = null;
  let descending = false;

  const fold = (text) => text.normalize("NFKC").toLowerCase();
  const values = (row, key) => [...row.cells[place[key]].querySelectorAll("bdi")].map((one) => one.textContent);
  const folded = new Map();
  const textOf = (row) => {
    if (!folded.has(row)) folded.set(row, fold([...row.cells].map((cell) => cell.textContent).join("\n")));
    return folded.get(row);
  };

  const fits = () => {
    const wanted = new FormData(form);
    const text = fold(wanted.get("text").trim()).split(/\s+/);
    const chosen = ["unit", "kind", "level"].filter((key) => wanted.get(key));
    const adopted = wanted.get("adopted");
    return (row) =>
      chosen.every((key) => values(row, key).includes(wanted.get(key))) &&
      (!adopted || (Number(row.cells[place.adopted].textContent) > 0) === (adopted === "yes")) &&
      text.every((word) => textOf(row).includes(word));
  };

  const keyOf = (row) => {
    const text = row.cells[sorted].textContent;
    if (text === "") return null;
    return heads[sorted].classList.contains("number") ? Number(text) : text;
  };

  const order = () => {
    if (sorted === null) {
      found.sort((a, b) => original.get(a) - original.get(b));
      return;
    }
    const keys = new Map(found.map((row) => [row, keyOf(row)]));
    const sign = descending ? -1 : 1;
    const compare = heads[sorted].classList.contains("number") ? (a, b) => a - b : words.compare;
    found.sort((a, b) => {
      const one = keys.get(a), other = keys.get(b);
      // What is not known stands last, whichever way.
      if (one === null || other === null) return (one === null) - (other === null) || original.get(a) - original.get(b);
      return sign * compare(one, other) || original.get(a) - original.get(b);
    });
  };

  const fill = (sentence, put) => sentence.replace(/\{(\w+)\}/g, (_, name) => put[name]);

  const show = () => {
    const pages = Math.max(1, Math.ceil(found.length / PER_PAGE));
    page = Math.min(Math.max(page, 0), pages - 1);
    const from = page * PER_PAGE;
    const some = found.slice(from, from + PER_PAGE);
    body.replaceChildren(...some);
    const put = { from: from + 1, to: from + some.length, found: found.length, all: rows.length };
    count.textContent = some.length ? fill(section.dataset.count, put) : section.dataset.none;
    pager.hidden = pages === 1;
    pager.querySelector("span").textContent = fill(section.dataset.page, { page: page + 1, pages });
    for (const button of pager.querySelectorAll("button")) {
      button.disabled = page + Number(button.value) < 0 || page + Number(button.value) >= pages;
    }
  };

  const narrow = () => {
    found = rows.filter(fits());
    page = 0;
    order();
    show();
  };

  heads.forEach((head, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    head.setAttribute("aria-sort", "none");
    button.addEventListener("click", () => {
      descending = sorted === at ? !descending : false;
      sorted = at;
      heads.forEach((other) => other.setAttribute("aria-sort", "none"));
      head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      page = 0;
      order();
      show();
    });
  });

  let waiting = 0;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(narrow, 120);
  };
  form.addEventListener("input", soon);
  form.addEventListener("reset", soon);
  form.addEventListener("submit", (event) => event.preventDefault());
  pager.addEventListener("click", (event) => {
    if (!event.target.value) return;
    page += Number(event.target.value);
    show();
    shown.focus({ preventScroll: true });
    section.scrollIntoView();
  });

  // On paper everything that fits is there, and nothing stays folded.
  let folds = [];
  addEventListener("beforeprint", () => {
    folds = [...document.querySelectorAll("details:not([open])")];
    folds.forEach((one) => { one.open = true; });
    body.replaceChildren(...found);
  });
  addEventListener("afterprint", () => {
    folds.forEach((one) => { one.open = false; });
    show();
  });

  // Names in the order of the reader's language, which only the browser knows.
  for (const name of ["unit", "kind"]) {
    const choice = form.elements[name];
    const [, ...others] = choice.options;
    choice.append(...others.sort((a, b) => words.compare(a.text, b.text)));
    choice.value = "";
  }

  shown.replaceChildren(table);
  form.hidden = false;
  show();
})();
