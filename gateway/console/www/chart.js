/* The lines of this page once more, by uPlot: with the value under the hand. */
(function () {
	"use strict";

	/* The gateway's own time, wherever the browser is: points come moved by its offset. */
	function clock(seconds) {
		return new Date(seconds * 1000).toISOString().slice(11, 16);
	}

	function date(seconds) {
		return new Date(seconds * 1000 + new Date().getTimezoneOffset() * 60000);
	}

	function read(text, offset) {
		var times = [], values = [];

		text.split(" ").forEach(function (pair) {
			var point = pair.split(",");

			if (!point[0])
				return;

			times.push(Number(point[0]) + offset);
			values.push(point[1] ? Number(point[1]) : null);
		});
		return [times, values];
	}

	function draw(figure) {
		var data = read(figure.dataset.points, Number(figure.dataset.offset)), unit = figure.dataset.unit;
		var drawn = figure.querySelector("svg");

		if (data[0].length < 2)
			return;

		new uPlot({
			width: figure.clientWidth,
			height: 240,
			tzDate: date,
			scales: {y: {range: [Number(figure.dataset.least), Number(figure.dataset.most)]}},
			axes: [
				{values: function (plot, splits) { return splits.map(clock); }},
				{size: 60}
			],
			series: [
				{label: document.documentElement.lang === "vi" ? "Lúc" : "At",
					value: function (plot, at) { return at === null ? "–" : clock(at); }},
				{label: figure.dataset.title, stroke: "#0b57a4", width: 2, spanGaps: false,
					value: function (plot, value) { return value === null ? "–" : value + " " + unit; }}
			]
		}, data, figure);
		drawn.remove();
	}

	if (window.uPlot)
		document.querySelectorAll("figure.chart[data-points]").forEach(draw);
}());
