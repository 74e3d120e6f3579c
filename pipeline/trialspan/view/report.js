"use strict";
(() => {
  const form = document.getElementById("filters");
  const words = document.getElementById("words");
  const shown = document.getElementById("shown");
  const cards = [...document.querySelectorAll("#cards article")];
  const texts = new Map(cards.map((card) => [card, card.textContent.toLowerCase()]));
  const chosen = (name) =>
    new Set([...form.querySelectorAll(`input[name=${name}]:checked`)].map((box) => box.value));
  const filter = () => {
    const kinds = chosen("kind");
    const errors = chosen("error");
    const wanted = words.value.trim().toLowerCase();
    let count = 0;
    for (const card of cards) {
      const fits = kinds.has(card.dataset.kind) && errors.has(card.dataset.error)
        && (!wanted || texts.get(card).includes(wanted));
      card.hidden = !fits;
      count += fits;
    }
    shown.textContent = `${count} shown`;
  };
  form.addEventListener("input", filter);
  for (const rule of document.querySelectorAll("button.rule")) {
    rule.addEventListener("click", () => {
      words.value = rule.textContent;
      filter();
      words.scrollIntoView();
      words.focus();
    });
  }
  form.addEventListener("submit", (event) => event.preventDefault());
})();
