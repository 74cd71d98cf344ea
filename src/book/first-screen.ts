/**
 * What the first screen of a runbook offers: first aid and causes, each with the place where it goes on. A place that does
 * not exist stops the build: at three in the morning nobody should follow a link to nowhere.
 */

import { getEntry } from 'astro:content';
import type { MarkdownHeading } from 'astro';
import { type RunbookEntry, runbookHref } from './order.ts';
import { anchorOf, type Place, placesOf, titleOfPlace } from './places.ts';
import { probesOf } from './snippets.ts';

export interface FirstAidRow {
  state: string;
  do: string;
  place: Place;
}

export interface CauseRow {
  id: string;
  text: string;
  /** The snippet that shows it. */
  probe: (Place & { snippet: string }) | undefined;
  fix: Place | undefined;
  noFix: string | undefined;
  outside: string | undefined;
}

/** First aid, each line with the title of its place. */
export function firstAidRows(entry: RunbookEntry, headings: readonly MarkdownHeading[]): FirstAidRow[] {
  const places = placesOf(entry, headings);
  return entry.data.firstAid.map(({ state, do: act, at }) => {
    const title = places.get(at);
    if (title === undefined) throw nowhere(entry, `firstAid “${state}”`, `#${at}`);
    return { state, do: act, place: { href: `#${at}`, title } };
  });
}

/** The causes in their order, each with its check and its fix. */
export async function causeRows(entry: RunbookEntry, headings: readonly MarkdownHeading[]): Promise<CauseRow[]> {
  const probes = probesOf(entry.id);
  return Promise.all(
    entry.data.causes.map(async ({ id, text, fix, noFix, outside }) => ({
      id,
      text,
      probe: probes.get(id),
      fix: fix === undefined ? undefined : await fixOf(entry, id, fix, headings),
      noFix,
      outside,
    })),
  );
}

async function fixOf(
  entry: RunbookEntry,
  cause: string,
  fix: string,
  headings: readonly MarkdownHeading[],
): Promise<Place> {
  if (!fix.startsWith('/')) {
    const anchor = anchorOf(headings, fix);
    if (anchor === undefined) throw nowhere(entry, `causes.${cause}.fix`, `heading “${fix}”`);
    return { href: `#${anchor}`, title: fix };
  }
  const [path = '', anchor] = fix.split('#');
  const other = await getEntry('runbooks', path.replace(/^\/runbooks\/|\/$/g, ''));
  // Command lists and guides have no causes to fix; a fix elsewhere is a runbook's.
  if (!other) throw nowhere(entry, `causes.${cause}.fix`, fix);
  return { href: `${runbookHref(other.id)}${anchor ? `#${anchor}` : ''}`, title: titleOfPlace(other, anchor) };
}

const nowhere = (entry: RunbookEntry, field: string, place: string): Error =>
  new Error(
    `content/runbooks/${entry.id}.mdx: ${field} leads to ${place}, which is not there; name a heading or fence of the page.`,
  );
