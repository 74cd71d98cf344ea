/** `/llms.txt`: what this site is and where each page is as Markdown, for programs that read rather than browse. */
import { articleHref, articles, bookGroups, runbookHref } from '../book/order.ts';
import { loadSite } from '../book/site.ts';

export async function GET(): Promise<Response> {
  const { address = '' } = loadSite();
  const line = (title: string, href: string, summary: string): string =>
    `- [${title}](${address.replace(/\/$/, '')}${href}index.md): ${summary}`;
  const groups = (await bookGroups()).map(({ title, pages }) => [
    `## ${title}`,
    '',
    ...pages.map(({ id, data }) => line(data.title, runbookHref(id), data.summary)),
    '',
  ]);
  const rest = [...(await articles('guides')), ...(await articles('commands'))];
  const text = [
    '# Proofbook',
    '',
    '> Runbooks for PostgreSQL 14 to 18. Each page names an error by its wordings and codes, tells its causes apart with queries, and',
    '> fixes them; the advice is proved by drills on real servers. Destructive steps say what they destroy.',
    '',
    ...groups.flat(),
    '## Commands and guide',
    '',
    ...rest.map((entry) => line(entry.data.title, articleHref(entry), entry.data.summary)),
  ];
  return new Response(`${text.join('\n')}\n`, { headers: { 'content-type': 'text/plain; charset=utf-8' } });
}
