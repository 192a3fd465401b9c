// Sliders and numbers move together and ask at once; without a script the
// numbers and the button do the same.
(function () {
  "use strict";
  function setUp() {
    var form = document.getElementById("question");
    if (!form || form.dataset.ready) { return; }
    form.dataset.ready = "1";
    form.addEventListener("input", function (event) {
      var dial = event.target.closest("[data-dial]");
      if (dial) {
        var slider = dial.querySelector("input[type=range]"), number = dial.querySelector("input[name]");
        if (event.target === slider) { number.value = slider.value; } else if (slider) { slider.value = number.value; }
        dial.classList.toggle("moved", slider ? Number(number.value) !== Number(number.dataset.present) : number.value !== number.dataset.present);
        var by = document.getElementById("by");
        if (by) { by.value = dial.dataset.dial; }
        if (number.value === "") { return; }
      }
      form.dispatchEvent(new CustomEvent("ask"));
    });
    // What stands in the address is what is saved.
    document.body.addEventListener("htmx:afterSwap", function (event) {
      if (event.target.id !== "effect") { return; }
      var query = new URLSearchParams();
      new URLSearchParams(location.search).forEach(function (value, name) {
        if (name.startsWith("p.") || name === "off" || name === "place") { query.append(name, value); }
      });
      document.querySelectorAll("input[name=question]").forEach(function (field) { field.value = query.toString(); });
    });
  }
  document.addEventListener("htmx:load", setUp);
  setUp();
})();
