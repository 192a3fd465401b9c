// What forms and sheets of ledgers do better with a script. Nothing here is needed to use them.
(function () {
  "use strict";

  // A form whose fields hang on each other asks again after a change: what is
  // shown, what is required, what is computed. What was typed is never touched.
  function look(form) {
    var data = new FormData(form);
    form.querySelectorAll("input[type=file]").forEach(function (input) { data.delete(input.name); });
    data.set("look", "1");
    var turn = form.dataset.turn = String(Number(form.dataset.turn || 0) + 1);
    fetch(form.action, { method: "POST", body: new URLSearchParams(data), headers: { "X-Look": "1" } }).then(function (answer) {
      return answer.status === 200 ? answer.text() : "";
    }).then(function (text) {
      if (!text || form.dataset.turn !== turn) { return; }
      var fresh = new DOMParser().parseFromString(text, "text/html");
      form.querySelectorAll("[data-entry]").forEach(function (entry) {
        var now = fresh.querySelector("[data-entry='" + entry.dataset.entry + "']");
        if (now) { follow(entry, now); }
      });
      fresh.querySelectorAll("[data-total]").forEach(function (total) {
        var shown = form.querySelector("[data-total='" + total.dataset.total + "']");
        if (shown) { shown.textContent = total.textContent; }
      });
    }).catch(function () { /* without a line the next save says all */ });
  }
  function follow(entry, now) {
    entry.hidden = now.hidden;
    [["[data-must]", "hidden"], ["[data-said]", "textContent"]].forEach(function (pair) {
      var shown = entry.querySelector(pair[0]), fresh = now.querySelector(pair[0]);
      if (shown && fresh) { shown[pair[1]] = fresh[pair[1]]; }
    });
  }
  document.addEventListener("change", function (event) {
    var form = event.target.closest("form[data-looks]");
    if (!form || event.target.type === "file") { return; }
    clearTimeout(form.asking);
    form.asking = setTimeout(look, 120, form);
  });

  // One more row of a table: the last one again, empty, with the next number.
  function addRow(table) {
    var body = table.tBodies[0], last = body.rows[body.rows.length - 1], next = last.cloneNode(true);
    var at = body.rows.length - 1;
    next.querySelectorAll("input, select").forEach(function (input) {
      input.name = input.name.replace("." + at + ".", "." + (at + 1) + ".");
      input.classList.remove("is-invalid");
      input.removeAttribute("aria-describedby");
      input.removeAttribute("aria-invalid");
      if (input.hasAttribute("aria-label")) { input.setAttribute("aria-label", input.getAttribute("aria-label").replace(String(at + 1), String(at + 2))); }
      if (input.tagName === "SELECT") { input.selectedIndex = 0; } else { input.value = ""; }
    });
    next.querySelectorAll(".problem").forEach(function (problem) { problem.remove(); });
    next.querySelectorAll(".wrong").forEach(function (cell) { cell.classList.remove("wrong"); });
    next.cells[0].textContent = String(at + 2);
    body.appendChild(next);
    return next;
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-add-row]");
    if (!button) { return; }
    var table = button.closest("form").querySelector("[data-rows='f." + button.value + "'], [data-rows='" + button.value + "']");
    if (!table || !table.tBodies[0].rows.length) { return; }
    event.preventDefault();
    addRow(table).querySelector("input, select").focus();
  });

  // A signature is drawn with finger, pen or mouse, and sent as the line it is.
  document.querySelectorAll("[data-sign]").forEach(function (box) {
    var canvas = box.querySelector("canvas"), pen = canvas.getContext("2d"), input = box.querySelector("input"), down = false, line = "";
    pen.lineWidth = 4; pen.lineCap = "round"; pen.lineJoin = "round"; pen.strokeStyle = "#111";
    function at(event) {
      var edge = canvas.getBoundingClientRect();
      return [Math.round((event.clientX - edge.left) * canvas.width / edge.width), Math.round((event.clientY - edge.top) * canvas.height / edge.height)];
    }
    canvas.addEventListener("pointerdown", function (event) {
      var spot = at(event);
      down = true;
      canvas.setPointerCapture(event.pointerId);
      pen.beginPath();
      pen.moveTo(spot[0], spot[1]);
      line += "M" + spot[0] + " " + spot[1];
    });
    canvas.addEventListener("pointermove", function (event) {
      if (!down) { return; }
      var spot = at(event);
      pen.lineTo(spot[0], spot[1]);
      pen.stroke();
      line += "L" + spot[0] + " " + spot[1];
    });
    ["pointerup", "pointercancel"].forEach(function (name) {
      canvas.addEventListener(name, function () { down = false; input.value = line.indexOf("L") < 0 ? "" : line; });
    });
    box.querySelector("[data-sign-clear]").addEventListener("click", function () {
      pen.clearRect(0, 0, canvas.width, canvas.height);
      line = input.value = "";
    });
  });

  // A sheet: paste from a workbook, fill down, move with arrows and Enter.
  function cells(row) { return Array.prototype.slice.call(row.querySelectorAll("input:not([type=hidden]), select")); }
  function spot(target) {
    var table = target.closest("[data-sheet]"), row = target.closest("tr");
    return { table: table, row: row, at: cells(row).indexOf(target), line: Array.prototype.indexOf.call(table.tBodies[0].rows, row) };
  }
  function put(input, text) {
    if (input.tagName !== "SELECT") { input.value = text; return; }
    for (var i = 0; i < input.options.length; i++) {
      if (input.options[i].text === text || input.options[i].value === text) { input.selectedIndex = i; return; }
    }
    input.selectedIndex = 0;
  }
  document.addEventListener("paste", function (event) {
    if (!event.target.closest || !event.target.closest("[data-sheet]")) { return; }
    var text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    if (text.indexOf("\t") < 0 && text.indexOf("\n") < 0) { return; }
    event.preventDefault();
    var from = spot(event.target);
    text.split("\n").forEach(function (line, i) {
      var row = from.table.tBodies[0].rows[from.line + i] || addRow(from.table), inputs = cells(row);
      line.split("\t").forEach(function (value, j) { if (inputs[from.at + j]) { put(inputs[from.at + j], value.trim()); } });
    });
  });
  function go(from, lines) {
    var row = from.table.tBodies[0].rows[from.line + lines];
    if (!row && lines > 0) { row = addRow(from.table); }
    if (row) { cells(row)[from.at].focus(); }
  }
  function side(from, by) {
    var inputs = cells(from.row);
    if (inputs[from.at + by]) { inputs[from.at + by].focus(); }
  }
  // Enter goes down; it never sends a sheet that is half filled.
  document.addEventListener("keypress", function (event) {
    if (event.key === "Enter" && event.target.name && event.target.closest("[data-sheet]")) { event.preventDefault(); }
  });
  document.addEventListener("keydown", function (event) {
    var target = event.target;
    if (!target.closest || !target.closest("[data-sheet]") || !target.name) { return; }
    var from = spot(target), text = target.tagName === "INPUT";
    if (event.key === "Enter" && !event.ctrlKey) { event.preventDefault(); go(from, event.shiftKey ? -1 : 1); return; }
    if (event.key === "d" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (from.line > 0) { target.value = cells(from.table.tBodies[0].rows[from.line - 1])[from.at].value; }
      go(from, 1);
      return;
    }
    if (!text) { return; }
    if (event.key === "ArrowDown") { event.preventDefault(); go(from, 1); }
    if (event.key === "ArrowUp") { event.preventDefault(); go(from, -1); }
    if (event.key === "ArrowRight" && target.selectionStart === target.value.length) { event.preventDefault(); side(from, 1); }
    if (event.key === "ArrowLeft" && target.selectionEnd === 0) { event.preventDefault(); side(from, -1); }
  });
})();
