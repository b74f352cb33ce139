// Starts GOV.UK Frontend where the browser can run it. Every page works without this file.
// The address of the library comes from the page, so that hashed file names need no rewriting here.

const own = document.querySelector("script[data-frontend]");

document.body.classList.add("js-enabled");

if (own && "noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
  import(own.dataset.frontend).then(({ initAll }) => initAll());
}

// A button that prints, where the page has one; without JavaScript it is not shown.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Copy a read-only text (a private address, recovery codes) with one press.
for (const button of document.querySelectorAll("[data-copies]")) {
  const source = document.getElementById(button.dataset.copies);
  if (!source || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
    button.textContent = "Copied";
  });
}
