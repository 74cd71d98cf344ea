/** Step 3 of the build: checked fences to the manifest that the runner executes from. */
import { createHash } from 'node:crypto';
import { canonicalSnippet, type Manifest, type Snippet, type Statement } from '../../contract/snippet.ts';
import { className, isTransactional } from './classify.ts';
import type { CollectedPage, Fence } from './collect.ts';
import { describeStatement } from './describe.ts';
import type { InfoString } from './info-string.ts';
import { bindParameters, renumberParameters } from './parameters.ts';
import { parseSql } from './parse-sql.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Full id of a fence, `connection/too-many-clients#idle-clients`. */
export const snippetId = (page: string, id: string): string => `${page}#${id}`;

/** The manifest of a book without problems, its snippets in the order of the pages. */
export function buildManifest(pages: readonly CollectedPage[]): Manifest {
  const fences = pages.flatMap((page) => page.fences.filter((fence) => fence.info.run));
  const snippets = fences.map(toSnippet);
  return { v: 1, sha256: sha256(snippets.map((snippet) => snippet.sha256).join('\n')), snippets };
}

function toSnippet({ page, code, info, lang }: Fence): Snippet {
  const snippet = {
    id: snippetId(page, info.id ?? ''),
    title: info.title ?? '',
    access: info.access,
    text: code.trimEnd(),
    statements: lang === 'psql' ? [describeStatement(code)] : toStatements(code, info),
    params: info.params,
    ...(info.probe === undefined ? {} : { probe: info.probe }),
    ...(info.view === undefined ? {} : { view: info.view }),
    sees: info.sees,
    requires: info.requires,
  };
  return { ...snippet, sha256: sha256(canonicalSnippet(snippet)) };
}

function toStatements(code: string, { params }: InfoString): Statement[] {
  const bound = bindParameters(
    code,
    params.map((param) => param.name),
  );
  const parsed = parseSql(bound.sql);
  if ('message' in parsed) throw new Error(`The manifest is built from checked fences only: ${parsed.message}`);
  return parsed.statements.map((statement) => ({
    ...renumberParameters(statement.sql, bound.params),
    class: className(statement.kind),
    transactional: isTransactional(statement),
  }));
}
