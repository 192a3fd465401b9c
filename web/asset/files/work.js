// Shares of a task add up while they are typed. The server adds them up as well.
(function () {
  "use strict";
  var form = document.querySelector("form[data-shares]");
  if (!form) { return; }
  // Numbers are thousandths, so that tenths add up exactly.
  function number(text) { return Math.round(parseFloat(text || "0") * 1000) || 0; }
  function plain(n) { return String(n / 1000); }
  function said(selector, n, shown) {
    var place = form.querySelector(selector);
    place.textContent = place.textContent.replace(/-?\d+(\.\d+)?/, plain(n));
    place.hidden = !shown;
  }
  function add() {
    var sum = 0;
    form.querySelectorAll("tbody tr").forEach(function (row) {
      var box = row.querySelector("input[name=on]"), unit = row.querySelector("[name=unit]");
      if (box ? box.checked : unit.value) { sum += number(row.querySelector("[name=share]").value); }
    });
    var rest = number(form.dataset.shares) - sum;
    said("[data-sum]", sum, true);
    said("[data-rest]", rest, rest > 0);
    said("[data-over]", -rest, rest < 0);
    form.querySelector("[data-fits]").hidden = rest !== 0;
  }
  form.addEventListener("input", add);
  form.addEventListener("change", add);
})();
