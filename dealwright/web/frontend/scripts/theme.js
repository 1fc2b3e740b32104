// Light, dark, or as the system: at once here, and remembered by the server's own form.

export function startTheme() {
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-theme-choice]");
    const chosen = event.submitter?.value;
    if (!form || !chosen) return;
    event.preventDefault();
    if (chosen === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = chosen;
    for (const button of form.querySelectorAll("[name=theme]")) {
      button.setAttribute("aria-pressed", String(button.value === chosen));
    }
    remember("theme", chosen);
  });
}

export function remember(name, value) {
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`;
}
