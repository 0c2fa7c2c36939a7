// Light or dark, before anything is drawn. The system decides until somebody presses the button;
// choosing what the system says anyway goes back to following it.
(() => {
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");

  const chosen = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null; // storage is blocked: follow the system
    }
  };
  const remember = (theme) => {
    try {
      if (theme) localStorage.setItem("theme", theme);
      else localStorage.removeItem("theme");
    } catch {
      // not remembered beyond this page
    }
  };
  const systemTheme = () => (system.matches ? "dark" : "light");
  const show = (theme) => {
    root.dataset.theme = theme;
    for (const button of document.querySelectorAll("[data-theme-toggle]")) {
      button.hidden = false;
      button.setAttribute("aria-pressed", String(theme === "dark"));
    }
  };

  root.classList.add("js");
  show(chosen() ?? systemTheme());
  document.addEventListener("DOMContentLoaded", () => show(root.dataset.theme));
  system.addEventListener("change", () => show(chosen() ?? systemTheme()));
  window.addEventListener("storage", (event) => {
    if (event.key === "theme") show(chosen() ?? systemTheme());
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    const theme = root.dataset.theme === "dark" ? "light" : "dark";
    remember(theme === systemTheme() ? null : theme);
    show(theme);
  });
})();
