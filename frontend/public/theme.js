// Sets the theme before the first paint, so that nobody who works in the dark is flashed. A file of its own, because the
// service's content security policy allows no inline script.
(function () {
  var theme = "system";
  try {
    theme = JSON.parse(localStorage.getItem("partwright:preferences") || "{}").theme || "system";
  } catch (_) {
    // Unreadable preferences: the system's theme it is.
  }
  var dark = theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
