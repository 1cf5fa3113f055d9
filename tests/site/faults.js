// Returns what a reader with a screen reader, a keyboard, weak eyes or a phone would stumble over, in words.
(contrast) => {
  const faults = [];
  const name = (e) => (e.getAttribute("aria-label") || e.innerText || e.textContent || e.title || "").trim();
  if (!document.documentElement.lang) faults.push("no language");
  if (!document.title.trim()) faults.push("no title");
  if (document.querySelectorAll("main").length !== 1) faults.push("no main part");
  let level = 0;
  for (const h of document.querySelectorAll("h1, h2, h3, h4")) {
    const at = Number(h.tagName[1]);
    if (at > level + 1) faults.push(`heading h${at} after h${level}: ${name(h)}`);
    if (!name(h)) faults.push(`empty heading h${at}`);
    level = at;
  }
  for (const a of document.querySelectorAll("a, button")) if (!name(a)) faults.push(`no name: ${a.outerHTML.slice(0, 120)}`);
  for (const i of document.querySelectorAll("input, select")) {
    if (!(i.labels && i.labels.length) && !i.getAttribute("aria-label")) faults.push(`no label: ${i.name}`);
  }
  for (const i of document.querySelectorAll("img")) if (!i.hasAttribute("alt")) faults.push("picture without words");
  for (const s of document.querySelectorAll("svg")) {
    if (!s.getAttribute("aria-label")) faults.push("chart without a name");
    if (s.getAttribute("role") === "img" && s.querySelector("a")) faults.push("links hidden in a chart that is one picture");
  }
  for (const t of document.querySelectorAll("table")) if (!t.querySelector("th")) faults.push("table without heads");
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  if (new Set(ids).size !== ids.length) faults.push("an id twice");
  const numbers = (c) => (c.match(/[\d.]+/g) || []).map(Number);
  const light = (c) => {
    const [r, g, b] = numbers(c).map((v) => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (e) => {
    for (let at = e; at; at = at.parentElement) {
      const c = numbers(getComputedStyle(at).backgroundColor);
      if (c.length === 3 || c[3] > 0) return getComputedStyle(at).backgroundColor;
    }
    return "rgb(255, 255, 255)";
  };
  const seen = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || e.closest("option, title")) continue;
    const style = getComputedStyle(e);
    const ink = e.namespaceURI.endsWith("svg") ? style.fill : style.color;
    const [a, b] = [light(ink), light(behind(e))].sort((x, y) => y - x);
    const key = `${e.tagName} ${ink} on ${behind(e)}`;
    if ((a + 0.05) / (b + 0.05) < contrast && !seen.has(key)) faults.push(`contrast: ${key}`);
    seen.add(key);
  }
  if (document.documentElement.scrollWidth > innerWidth + 1) {
    const wide = [...document.querySelectorAll("main *, header *")].filter(
      (e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroll"),
    );
    faults.push(`wider than the screen: ${document.documentElement.scrollWidth} ${wide.map((e) => e.tagName + "." + e.className).slice(0, 5)}`);
  }
  return faults;
}
