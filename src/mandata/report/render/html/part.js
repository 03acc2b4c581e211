
// A preview that is reloaded keeps its scroll position: the name of its frame outlives its pages.
addEventListener("pagehide", () => { window.name = String(scrollY); });
addEventListener("load", () => { scrollTo(0, Number(window.name) || 0); });
