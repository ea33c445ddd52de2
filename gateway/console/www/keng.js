/* What happens in the gateway, told to the parts of this page that wait for it. */
(function () {
	"use strict";

	var source, path = document.body.dataset.events;

	function listen() {
		source = new EventSource(path);
		["tips", "inbox", "outbox", "modems"].forEach(function (name) {
			source.addEventListener(name, function () {
				htmx.trigger(document.body, name);
			});
		});
	}

	function rest() {
		if (source)
			source.close();
	}

	if (!path || !window.EventSource || !window.htmx)
		return;

	listen();
	window.addEventListener("pagehide", rest);
	window.addEventListener("pageshow", function (event) {
		if (event.persisted)
			listen();
	});
	/* Who was signed out meanwhile is shown the door, not a door within a page. */
	document.body.addEventListener("htmx:beforeSwap", function (event) {
		if (event.detail.xhr.responseURL.indexOf("/login") >= 0) {
			event.detail.shouldSwap = false;
			window.location.reload();
		}
	});
}());
