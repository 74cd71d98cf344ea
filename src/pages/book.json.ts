/** `/book.json`: every page with its group and severity, so that the search can name, mark and filter what it found. */
import { articleHref, articles, bookGroups, runbookHref } from '../book/order.ts';
import { worst } from '../book/severity.ts';
import type { BookPage } from '../client/search/book.ts';

export async function GET(): Promise<Response> {
  const runbooks = (await bookGroups()).flatMap((group) =>
    group.pages.map(({ id, data }) => ({
      slug: id,
      href: runbookHref(id),
      title: data.title,
      group: group.title,
      severity: worst(data.severity),
    })),
  );
  const others = [...(await articles('commands')), ...(await articles('guides'))].map((entry) => ({
    slug: `${entry.collection}/${entry.id}`,
    href: articleHref(entry),
    title: entry.data.title,
    group: entry.collection === 'commands' ? 'Commands' : 'Guide',
  }));
  return Response.json([...runbooks, ...others] satisfies BookPage[]);
}
