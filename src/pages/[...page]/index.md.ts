/** Every page as Markdown, beside its HTML: `/runbooks/connection/too-many-clients/index.md`. */
import type { APIContext } from 'astro';
import { bookStack } from '../../book/inline.ts';
import { pageMarkdown } from '../../book/markdown.ts';
import {
  type ArticleEntry,
  articleHref,
  articles,
  bookGroups,
  type RunbookEntry,
  runbookHref,
} from '../../book/order.ts';

export async function getStaticPaths() {
  const runbooks = (await bookGroups()).flatMap(({ pages }) =>
    pages.map((entry) => toRoute(runbookHref(entry.id), entry)),
  );
  const others = [...(await articles('commands')), ...(await articles('guides'))];
  return [...runbooks, ...others.map((entry) => toRoute(articleHref(entry), entry))];
}

const toRoute = (href: string, entry: RunbookEntry | ArticleEntry) => ({
  params: { page: href.slice(1, -1) },
  props: { entry },
});

export function GET({ props }: APIContext<{ entry: RunbookEntry | ArticleEntry }>): Response {
  const headers = { 'content-type': 'text/markdown; charset=utf-8' };
  return new Response(pageMarkdown(props.entry, bookStack()), { headers });
}
