// Read before anything is drawn, so that nothing moves when the scripts arrive: from here on the page may hide what
// only matters without them. Should a script fail to load, the page is again the one that works without.

const root = document.documentElement;

root.classList.add("has-script");
addEventListener(
  "error",
  (event) => {
    if (event.target instanceof HTMLScriptElement) root.classList.remove("has-script");
  },
  true,
);
