"use strict";
// Shows the rows that hold all words of the search and have the chosen outcome.
const form = document.querySelector(".filter");
const [search, outcome] = form.querySelectorAll("input, select");
const rows = [...document.querySelectorAll("#all tbody tr")].map((row) => [row, row.textContent.toLowerCase()]);
function filter() {
  const words = search.value.toLowerCase().split(/\s+/);
  let shown = 0;
  for (const [row, text] of rows) {
    const fits = (!outcome.value || row.dataset.outcome === outcome.value) && words.every((word) => text.includes(word));
    row.hidden = !fits;
    shown += fits;
  }
  form.querySelector("output").textContent = `${shown} of ${rows.length}`;
}
form.hidden = false;
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
filter();
