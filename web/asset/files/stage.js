// The projector page: keys turn the screens.
(function () {
  "use strict";
  var stage = document.querySelector("[data-stage]");
  if (!stage) { return; }
  var screens = Array.prototype.slice.call(stage.querySelectorAll(".screen"));
  function present() {
    var best = 0;
    screens.forEach(function (screen, n) {
      if (Math.abs(screen.getBoundingClientRect().top) < Math.abs(screens[best].getBoundingClientRect().top)) { best = n; }
    });
    return best;
  }
  function turn(to) {
    var screen = screens[Math.max(0, Math.min(screens.length - 1, to))];
    screen.scrollIntoView();
    screen.focus({ preventScroll: true });
  }
  document.addEventListener("keydown", function (event) {
    if (event.altKey || event.ctrlKey || event.metaKey) { return; }
    var step = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 }[event.key];
    if (event.key === " " && event.shiftKey) { step = -1; }
    if (event.key === " " && event.target.tagName === "A") { return; }
    if (step) {
      event.preventDefault();
      turn(present() + step);
    } else if (event.key === "Home" || event.key === "End") {
      event.preventDefault();
      turn(event.key === "Home" ? 0 : screens.length - 1);
    } else if (event.key === "f" || event.key === "F") {
      if (document.fullscreenElement) { document.exitFullscreen(); } else { document.documentElement.requestFullscreen(); }
    } else if (event.key === "Escape" && !document.fullscreenElement) {
      window.location.assign(stage.dataset.leave);
    }
  });
})();
