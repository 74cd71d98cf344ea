/** What the site says of itself: its version, and where it is published and made, as far as `content/site.yaml` says. */
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const FILE = 'content/site.yaml';

const siteSchema = z.strictObject({
  /** Public address, without a path; only with it there is a sitemap. */
  address: z.url().optional(),
  /** The page of the repository. */
  repository: z.url().optional(),
  /** What stands before a file's path in the address of its editor. */
  edit: z.url().optional(),
  /** Where a problem is reported. */
  issues: z.url().optional(),
});
export type Site = z.infer<typeof siteSchema>;

let known: Site | undefined;
let version: string | undefined;

/** Reads `content/site.yaml`, once; a book without the file, or with an empty one, has none of it. */
export function loadSite(): Site {
  known ??= siteSchema.parse((existsSync(FILE) ? parse(readFileSync(FILE, 'utf8')) : undefined) ?? {});
  return known;
}

/** Version in package.json. */
export function siteVersion(): string {
  version ??= z.object({ version: z.string() }).parse(JSON.parse(readFileSync('package.json', 'utf8'))).version;
  return version;
}

/** Address of a page's editor and of a report about it; empty where the book says nothing of it. */
export function pageLinks(site: Site, file: string, title: string): { title: string; href: string }[] {
  const report = site.issues === undefined ? undefined : new URL(site.issues);
  report?.searchParams.set('title', `${title}: `);
  return [
    ...(site.edit ? [{ title: 'Edit this page', href: new URL(file, site.edit).href }] : []),
    ...(report ? [{ title: 'Report a problem', href: report.href }] : []),
  ];
}
