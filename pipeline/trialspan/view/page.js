"use strict";
(() => {
  const KINDS = ["targets", "lab_thresholds", "timeframes", "outcomes", "unparsed"];
  const at = (id) => document.getElementById(id);
  const make = (tag, text, name) => {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    if (name) made.className = name;
    return made;
  };
  const index = JSON.parse(at("index").textContent);
  const rules = JSON.parse(at("rules").textContent);
  // controls and marks that turn text are shown as signs, one for one
  const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
  const visible = (text) => text.replace(CONTROL, (sign) => {
    const code = sign.charCodeAt(0);
    return sign === "\r" ? sign : code < 32 ? String.fromCharCode(0x2400 + code)
      : code === 127 ? "\u2421" : "\ufffd";
  });
  const unpack = async (number) => {
    const packed = Uint8Array.from(atob(at(`d${number}`).textContent), (c) => c.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
    return JSON.parse(await new Response(stream).text());
  };

  let current = -1, record = null, facts = [], chosen = -1, signs = null, asked = 0;

  // places are counted in characters, JavaScript counts in halves of rare ones
  const slice = (start, end) =>
    signs ? signs.slice(start, end).join("") : record.text.slice(start, end);

  const collect = () => {
    facts = [];
    for (const kind of KINDS) {
      (record[kind] || []).forEach((fact, n) => {
        const spans = kind === "targets" ? fact.mentions : [fact];
        facts.push({ kind, fact, spans, id: fact.id || `U${n + 1}` });
      });
    }
    facts.sort((a, b) => a.spans[0].start - b.spans[0].start || a.spans[0].end - b.spans[0].end);
  };

  const pieces = () => {
    const cuts = new Map();
    const cut = (place) => cuts.get(place) || cuts.set(place, { open: [], close: [] }).get(place);
    facts.forEach((one, n) => one.spans.forEach((span) => {
      cut(span.start).open.push(n);
      cut(span.end).close.push(n);
    }));
    (record.sections || []).forEach((section) => cut(section.start));
    return [...cuts.entries()].sort((a, b) => a[0] - b[0]);
  };

  const showText = () => {
    const text = document.createDocumentFragment();
    const named = new Map();
    for (const section of record.sections || []) {
      const name = section.field ? section.field.split(".").slice(-2).join(".") : section.label;
      const page = section.page ? `page ${section.page}` : name;
      named.set(section.start, [...(named.get(section.start) || []), page]);
    }
    const active = new Map();
    let from = 0;
    const write = (end) => {
      if (end <= from) return;
      const words = visible(slice(from, end));
      if (!active.size) text.append(words);
      else {
        const mark = make("span", words, "m");
        mark.dataset.facts = [...active.keys()].join(" ");
        for (const n of active.keys()) mark.classList.add(facts[n].kind);
        text.append(mark);
      }
      from = end;
    };
    for (const [place, { open, close }] of pieces()) {
      write(place);
      for (const n of close) {
        const left = active.get(n) - 1;
        if (left) active.set(n, left); else active.delete(n);
      }
      for (const n of open) active.set(n, (active.get(n) || 0) + 1);
      if (named.has(place)) text.append(make("span", named.get(place).join(" › "), "section"));
    }
    write(signs ? signs.length : record.text.length);
    at("text").replaceChildren(text);
    shade();
  };

  const shade = () => {
    for (const box of document.querySelectorAll("input[name=kind]")) {
      for (const mark of at("text").querySelectorAll(".m")) {
        const has = mark.dataset.facts.split(" ").some((n) => facts[n].kind === box.value);
        mark.classList.toggle(box.value, box.checked && has);
      }
    }
  };

  const brief = ({ kind, fact }) => {
    if (kind === "targets") return `${fact.name} (${fact.roles.join(", ")})`;
    if (kind === "lab_thresholds") {
      const upper = fact.upper === null ? "" : ` and ${fact.upper}`;
      const unit = fact.reference ? ` × ${fact.reference}` : fact.unit ? ` ${fact.unit}` : "";
      return `${fact.analyte.name} ${fact.comparator} ${fact.value}${upper}${unit}`;
    }
    if (kind === "outcomes") return fact.measure.text;
    if (kind === "unparsed") return `${fact.reason}: ${fact.text}`;
    return fact.text;
  };

  const listed = () => {
    const wanted = at("filter").value.trim().toLowerCase();
    const kinds = new Set([...document.querySelectorAll("input[name=kind]:checked")].map((b) => b.value));
    return facts.map((one, n) => n).filter((n) => kinds.has(facts[n].kind)
      && (!wanted || JSON.stringify(facts[n].fact).toLowerCase().includes(wanted)));
  };

  const showRecords = () => {
    at("records").replaceChildren(...listed().map((n) => {
      const line = make("li"), button = make("button");
      button.append(make("span", facts[n].id, `id ${facts[n].kind}`), visible(brief(facts[n])));
      button.dataset.fact = n;
      button.setAttribute("aria-current", n === chosen);
      line.append(button);
      return line;
    }));
  };

  const said = (value) => {
    if (value === null || value === undefined || (Array.isArray(value) && !value.length)) return null;
    if (Array.isArray(value)) return value.map(said).join("; ");
    if (typeof value === "object") {
      const more = ["event", "name", "kind", "version", "loinc", "form"].filter((key) => value[key]);
      return `${value.text || ""}${more.length ? ` [${more.map((key) => value[key]).join(", ")}]` : ""}`;
    }
    return String(value);
  };

  const article = (n) => {
    const { kind, fact, id } = facts[n];
    const card = make("article"), head = make("h3"), fields = make("dl");
    head.append(make("span", id, `id ${kind}`), visible(brief(facts[n])));
    for (const [name, value] of Object.entries(fact)) {
      const told = said(value);
      if (told === null || ["id", "start", "end", "rule"].includes(name)) continue;
      const line = make("div"), data = make("dd");
      if ((name === "timeframes" || name === "thresholds") && Array.isArray(value)) {
        for (const other of value) {
          const link = make("button", other);
          link.dataset.link = other;
          data.append(link, " ");
        }
      } else data.textContent = visible(told);
      line.append(make("dt", name.replaceAll("_", " ")), data);
      fields.append(line);
    }
    if (fact.rule) {
      const line = make("div");
      line.append(make("dt", "rule"), make("dd", visible(rules[fact.rule] ? `${fact.rule}: ${rules[fact.rule]}` : fact.rule)));
      fields.append(line);
    }
    card.append(head, fields);
    return card;
  };

  const choose = (some, { move = true } = {}) => {
    chosen = some.length ? some[0] : -1;
    at("record").replaceChildren(...some.map(article));
    if (some.length) at("record").prepend(make("button", "Close", "close"));
    for (const button of at("records").querySelectorAll("button")) {
      button.setAttribute("aria-current", some.includes(Number(button.dataset.fact)));
    }
    let first = null;
    for (const mark of at("text").querySelectorAll(".m")) {
      const on = mark.dataset.facts.split(" ").some((n) => some.includes(Number(n)));
      mark.classList.toggle("on", on);
      if (on && !first) first = mark;
    }
    if (move && first) first.scrollIntoView({ block: "center" });
  };

  const step = (by) => {
    const shown = listed();
    if (!shown.length) return;
    const place = shown.indexOf(chosen);
    const next = place < 0 ? (by > 0 ? 0 : shown.length - 1) : (place + by + shown.length) % shown.length;
    choose([shown[next]]);
  };

  const open = async (number) => {
    const question = ++asked;
    const found = await unpack(number);
    if (question !== asked) return;
    record = { ...found, text: found.text || "" };
    signs = /[\ud800-\udfff]/.test(record.text) ? Array.from(record.text) : null;
    current = number;
    location.replace(`#${encodeURIComponent(index[number][0])}`);
    at("name").textContent = visible(record.doc_id);
    collect();
    showText();
    choose([]);
    showRecords();
    at("reader").scrollTop = 0;
    for (const button of at("list").querySelectorAll("[aria-current=true]")) button.removeAttribute("aria-current");
    const button = at("list").querySelector(`button[data-document="${number}"]`);
    if (button) button.setAttribute("aria-current", "true");
    document.body.dataset.document = number;
  };

  let matching = index.map((_, n) => n), searched = 0;
  const showList = () => {
    at("list").replaceChildren(...matching.map((n) => {
      const [name, title, ...counts] = index[n];
      const line = make("li"), button = make("button", visible(name));
      button.dataset.document = n;
      button.title = KINDS.map((kind, k) => `${counts[k]} ${kind.replace("_", " ")}`).join(", ");
      if (title) button.append(make("small", visible(title)));
      if (n === current) button.setAttribute("aria-current", "true");
      line.append(button);
      return line;
    }));
    at("found").textContent = `${matching.length} of ${index.length} documents`;
  };

  const search = async () => {
    const question = ++searched;
    const wanted = at("words").value.trim().toLowerCase();
    const named = (n) => `${index[n][0]} ${index[n][1]}`.toLowerCase().includes(wanted);
    const every = index.map((_, n) => n);
    matching = every.filter((n) => !wanted || named(n));
    showList();
    if (wanted.length < 3) return;
    const also = new Set(matching);
    for (const n of every) {
      if (also.has(n)) continue;
      const one = await unpack(n);
      if (question !== searched) return;
      if ((one.text || "").toLowerCase().includes(wanted)) also.add(n);
      if (n % 100 === 99) at("found").textContent = `searching, ${n + 1} of ${index.length}`;
    }
    matching = every.filter((n) => also.has(n));
    showList();
  };

  const view = (name) => {
    for (const one of ["overview", "documents"]) {
      at(one).hidden = one !== name;
      at(`to-${one}`).setAttribute("aria-pressed", one === name);
    }
    if (name === "documents" && current < 0 && index.length) open(0);
  };

  at("to-overview").addEventListener("click", () => view("overview"));
  at("to-documents").addEventListener("click", () => view("documents"));
  at("list").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) open(Number(button.dataset.document));
  });
  at("records").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) choose([Number(button.dataset.fact)]);
  });
  const marked = (event) => {
    const mark = event.target.closest(".m");
    return mark ? mark.dataset.facts.split(" ").map(Number) : null;
  };
  at("text").addEventListener("click", (event) => {
    const some = marked(event);
    choose(some || [], { move: false });
  });
  at("text").addEventListener("mouseover", (event) => {
    const some = marked(event);
    if (some) event.target.title = some.map((n) => `${facts[n].id} ${visible(brief(facts[n]))} (${facts[n].fact.rule || ""})`).join("\n");
  });
  at("record").addEventListener("click", (event) => {
    if (event.target.className === "close") choose([]);
    const link = event.target.dataset.link;
    const n = link ? facts.findIndex((one) => one.id === link) : -1;
    if (n >= 0) choose([n]);
  });
  at("kinds").addEventListener("input", () => { shade(); showRecords(); });
  at("filter").addEventListener("input", showRecords);
  at("words").addEventListener("input", search);
  const KEYS = {
    j: () => step(1),
    k: () => step(-1),
    n: () => current + 1 < index.length && open(current + 1),
    p: () => current > 0 && open(current - 1),
    "/": () => at("words").focus(),
    Escape: () => choose([]),
  };
  document.addEventListener("keydown", (event) => {
    if (event.target.matches("input[type=search]") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (at("documents").hidden || !KEYS[event.key]) return;
    event.preventDefault();
    KEYS[event.key]();
  });
  showList();
  const wanted = decodeURIComponent(location.hash.slice(1));
  const there = index.findIndex(([name]) => name === wanted);
  if (there >= 0) { view("documents"); open(there); }
})();
