// Charts come alive: each drawn chart is replaced on screen by an interactive one of the width there is; print keeps the drawn one.
(function () {
  "use strict";
  document.querySelectorAll(".chart").forEach(function (chart) {
    var spec = JSON.parse(chart.querySelector(".chart-spec").textContent);
    var live = chart.querySelector(".live");
    spec.width = "container";
    spec.autosize = { type: "fit-x", contains: "padding" };
    chart.classList.add("awake");
    // ast: expressions are interpreted, never compiled, so that the page needs no right to evaluate text as code.
    window.vegaEmbed(live, spec, { actions: false, renderer: "svg", ast: true, tooltip: { theme: "custom" } }).then(
      function () { chart.classList.add("ready"); },
      function (error) { chart.classList.remove("awake"); live.remove(); console.error(error); }
    );
  });
})();
