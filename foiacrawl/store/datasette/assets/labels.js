// The editor of SQL, made when the page has loaded, has an input of its own without a name for those who hear it read out.
addEventListener("load", () => setTimeout(() => {
  for (const input of document.querySelectorAll(".CodeMirror textarea")) input.setAttribute("aria-label", "SQL");
}));
