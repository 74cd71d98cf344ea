/** The contents of the page follow the reading: the heading that was passed last is the current one. */

/** Where in the window a heading counts as reached, as a part of its height. */
const READING_LINE = 0.2;

/** Longer than any page. */
const FAR_PX = 1_000_000;

/** Marks the current heading's link with `aria-current`, names it on the sheet's button, and closes the sheet when a link in it is followed. */
export function followReading(root: Document): void {
  const links = new Map<string, HTMLAnchorElement>();
  for (const link of root.querySelectorAll<HTMLAnchorElement>('[data-contents] a')) {
    links.set(decodeURIComponent(link.hash.slice(1)), link);
  }
  closeSheetOnLink(root);
  const headings = [...links.keys()].flatMap((id) => root.getElementById(id) ?? []);
  if (headings.length === 0) return;
  const mark = () => {
    const current = headingBeingRead(headings);
    for (const [id, link] of links) {
      if (id === current?.id) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
    const now = root.querySelector('[data-contents-now]');
    if (now) now.textContent = current?.textContent ?? '';
  };
  // All above the line counts as seen, however far above, so a jump over ten headings is ten crossings; nothing is measured
  // while the page merely scrolls.
  const rootMargin = `${FAR_PX}px 0px ${(READING_LINE - 1) * 100}% 0px`;
  const observer = new IntersectionObserver(mark, { rootMargin });
  for (const heading of headings) observer.observe(heading);
}

function headingBeingRead(headings: readonly HTMLElement[]): HTMLElement | undefined {
  const line = innerHeight * READING_LINE;
  return headings.findLast((heading) => heading.getBoundingClientRect().top < line);
}

function closeSheetOnLink(root: Document): void {
  const sheet = root.getElementById('sheet');
  sheet?.addEventListener('click', (event) => {
    if (event.target instanceof Element && event.target.closest('a') && sheet.matches(':popover-open'))
      sheet.hidePopover();
  });
}
