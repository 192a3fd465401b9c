// What a page does better with a script. Nothing here is needed to use it.
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("scripted");

  // Menus close on Escape and on a click elsewhere.
  function menus() { return document.querySelectorAll("details.menu[open], details.drawer[open]"); }
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    menus().forEach(function (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
  document.addEventListener("click", function (event) {
    menus().forEach(function (menu) {
      if (!menu.contains(event.target)) { menu.open = false; }
    });
    var copied = event.target.closest("[data-copy]");
    if (copied && navigator.clipboard) {
      navigator.clipboard.writeText(document.getElementById(copied.dataset.copy).textContent).then(function () {
        copied.querySelector("span").textContent = copied.dataset.copied;
      });
    }
    var all = event.target.closest("[data-all]");
    if (all) {
      all.closest("form").querySelectorAll("input[name='" + all.dataset.all + "']").forEach(function (box) { box.checked = all.checked; });
    }
    if (event.target.closest("[data-print]")) { window.print(); }
  });

  // A form is sent once, however often its button is pressed.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post") { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (form.dataset.ask && !window.confirm(form.dataset.ask)) { event.preventDefault(); return; }
    if (form.hasAttribute("data-download")) { return; }
    form.dataset.sent = "1";
    root.classList.add("busy");
  });
  window.addEventListener("pageshow", function () {
    root.classList.remove("busy");
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });

  // Filters act at once; their button is for those without a script.
  document.addEventListener("change", function (event) {
    var form = event.target.form;
    if (form && form.hasAttribute("data-live") && event.target.type !== "search") { form.requestSubmit(); }
  });

  // A wrong form says so where the reader is.
  var wrong = document.querySelector("[data-wrong]");
  if (wrong) { wrong.focus(); }

  // A matrix opens at the present month; older browsers do not do so by themselves.
  var here = document.querySelector(".matrix .here");
  if (here && !CSS.supports("scroll-initial-target", "nearest")) {
    here.closest(".matrix-box").scrollLeft = here.offsetLeft - here.parentNode.firstElementChild.offsetWidth;
  }

  // Weak signal: say that the connection is gone, and when it is back.
  function online(is) { document.getElementById("offline").hidden = is; }
  window.addEventListener("offline", function () { online(false); });
  window.addEventListener("online", function () { online(true); });
  document.addEventListener("htmx:sendError", function () { online(false); });
  document.addEventListener("htmx:afterOnLoad", function () { online(true); });
  // An answer that is an error is a page of its own.
  document.addEventListener("htmx:responseError", function (event) {
    if (event.detail.requestConfig.verb === "get") { window.location.assign(event.detail.pathInfo.finalRequestPath); } else { window.location.reload(); }
  });
  document.addEventListener("htmx:beforeRequest", function () { root.classList.add("busy"); });
  document.addEventListener("htmx:afterRequest", function () { root.classList.remove("busy"); });
})();
