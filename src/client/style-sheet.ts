/** Loads the style sheet of a part that most visits never open. */

const loaded = new Map<string, Promise<void>>();

/**
 * Resolves when the sheet applies, so that nothing is shown without its style; one that fails leaves plain HTML. The
 * address comes from a `data-styles` attribute, because only the build knows it.
 */
export function loadStyles(href: string | undefined): Promise<void> {
  if (!href) return Promise.resolve();
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
