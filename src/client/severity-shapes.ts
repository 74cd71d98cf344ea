/** The shape of each severity in a 16 by 16 box; the same on the pages and in the search results. */
export const SEVERITY_SHAPES: Readonly<Record<string, string>> = {
  critical: 'M5 1h6l4 4v6l-4 4H5l-4-4V5z',
  high: 'M8 1.5 15.3 14.5H.7z',
  medium: 'M8 .8 15.2 8 8 15.2.8 8z',
  low: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2z',
};
