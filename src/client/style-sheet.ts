/** Loads the style sheet of a part that most visits never open. */

const loaded = new Map<string, Promise<void>>();

/**
 * Resolves when the sheets apply, so that nothing is shown without its style; one that fails leaves plain HTML. The
 * addresses come from a `data-styles` attribute, because only the build knows them; a space separates them.
 */
export async function loadStyles(hrefs: string | undefined): Promise<void> {
  await Promise.all((hrefs ?? '').split(' ').filter(Boolean).map(loadSheet));
}

function loadSheet(href: string): Promise<void> {
  if (document.querySelector(`link[href="${CSS.escape(href)}"]`) && !loaded.has(href)) return Promise.resolve();
  const known = loaded.get(href);
  if (known) return known;
  const loading = new Promise<void>((resolve) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = href;
    link.addEventListener('load', () => resolve());
    link.addEventListener('error', () => resolve());
    document.head.append(link);
  });
  loaded.set(href, loading);
  return loading;
}
