/** Tab stops at what scrolls, and at nothing else. Without a script every block keeps the stop that its HTML has. */

const SCROLLERS = '.code, .out-scroll, .out-pre';

/** Looks at the blocks below `root`; asked for again when the page has another size. */
export function stopAtScrollers(root: ParentNode): void {
  for (const block of root.querySelectorAll<HTMLElement>(SCROLLERS)) {
    const scrolls = block.scrollWidth > block.clientWidth || block.scrollHeight > block.clientHeight;
    if (scrolls) block.tabIndex = 0;
    else if (block !== document.activeElement) block.removeAttribute('tabindex');
  }
}
