/** The same statement again and again, with other values: a loop over rows, visible in a query log. */

/** A SELECT up to the end of the line of its condition; loggers break the lines before it. */
const STATEMENT = /\bselect\b(?:(?!\bselect\b)[^;]){1,2000}?\bwhere\b[^;\n]{0,1000}/gi;

/** Times that one SELECT with a condition is repeated; 0 when none is. */
export function repeatedSelects(text: string): { times: number; at: number } {
  const seen = new Map<string, { times: number; at: number }>();
  let most = { times: 0, at: 0 };
  for (const match of text.matchAll(STATEMENT)) {
    const shape = blanked(match[0]);
    const one = seen.get(shape) ?? { times: 0, at: match.index };
    one.times += 1;
    seen.set(shape, one);
    if (one.times > most.times) most = one;
  }
  return most.times > 1 ? most : { times: 0, at: 0 };
}

/** The statement without its values and without what a logger writes behind it. */
function blanked(statement: string): string {
  return statement
    .toLowerCase()
    .replace(/\s(?:--|\/\*|params:|parameters:|duration:|\[\[).*$/, '')
    .replace(/'(?:[^']|'')*'|\$\d+|\?|%s|:\w+|\b\d[\w.-]*\b/g, '?')
    .replace(/\(\s*\?(?:\s*,\s*\?)*\s*\)/g, '(?)')
    .replace(/\s+/g, ' ')
    .trim();
}
