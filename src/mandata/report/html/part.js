
// A preview that is loaded anew stays where it was: the name of its frame outlives its pages.
addEventListener("pagehide", () => { window.name = String(scrollY); });
addEventListener("load", () => { scrollTo(0, Number(window.name) || 0); });
