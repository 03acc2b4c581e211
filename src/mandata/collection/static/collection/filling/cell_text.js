// The text of a cell for figures: a figure with or without a flag, or a mark for the reason why there is no figure.

const NONE = ["-", ":", "c"]; // not applicable, not available, withheld

/** A typed hyphen is stored as this sign: a plain hyphen is the mark for "not applicable", which nobody chose. */
const TYPED_HYPHEN = "\u2010";

/**
 * Return whether an option of the menu says that there is no figure.
 * @param {string} how
 */
export function isNone(how) {
  return NONE.includes(how);
}

/**
 * Split the text of a cell into the figure, the option of its menu and the reason.
 * @param {string} text
 * @returns {[figure: string, how: string, reason: string]}
 */
export function parts(text) {
  const cell = text.trim();
  if (cell === "-" || cell === "c") return ["", cell, ""];
  if (cell[0] === ":") return ["", ":", cell.slice(1).trim()];
  const flagged = /^(.*\S)\s+([ep])$/s.exec(cell);
  const [figure, flag] = flagged ? flagged.slice(1) : [cell, ""];
  return [figure === TYPED_HYPHEN ? "-" : figure, flag, ""];
}

/**
 * Return a figure as it is stored.
 * @param {string} figure as typed
 */
export function stored(figure) {
  return figure.trim() === "-" ? TYPED_HYPHEN : figure.trim();
}

/**
 * Join figure, option and reason to the text of a cell.
 * @param {string} figure
 * @param {string} how
 * @param {string} reason
 */
export function joined(figure, how, reason) {
  if (how === ":") return `: ${reason.trim()}`.trim();
  if (isNone(how)) return how;
  const number = stored(figure);
  return how && number ? `${number} ${how}` : number;
}
