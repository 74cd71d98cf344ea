/** Step 2 of the build: what is wrong with the collected fences. Every problem is found, none stops the search for others. */

import { misfit } from './classify.ts';
import type { CollectedPage, Fence } from './collect.ts';
import { describeMisfit } from './describe.ts';
import { checkLinks, headingPlaces } from './links.ts';
import { bindParameters } from './parameters.ts';
import { parseSql } from './parse-sql.ts';
import { strangeLetters } from './plain-text.ts';
import { type Problem, positionAt } from './problem.ts';
import { fillNames, type Stack } from './stack.ts';

export function checkBook(pages: readonly CollectedPage[], stack: Stack): Problem[] {
  const ofPage = (page: CollectedPage): Problem[] => [
    ...page.live,
    ...checkNames(page, stack),
    ...checkIds(page),
    ...checkProbes(page),
    ...page.fences.flatMap(checkFence),
  ];
  return [...pages.flatMap(ofPage), ...checkLinks(pages)];
}

/** `{{name}}` anywhere in code must be a name of the stack, and a runnable fence runs exactly what it shows. */
function checkNames(page: CollectedPage, stack: Stack): Problem[] {
  const known = Object.keys(stack).join(', ');
  const codes = [...page.inline, ...page.fences.map((fence) => ({ ...fence, line: fence.line + 1 }))];
  const unknown = codes.flatMap(({ file, code, line, column }) =>
    fillNames(code, stack).unknown.map(({ name, offset }) => ({
      file,
      ...positionAt(code, offset, { line, column }),
      message: `The stack has no name “${name}”; content/stack.yaml has ${known}.`,
    })),
  );
  const runnable = page.fences.flatMap((fence) => {
    const offset = fence.info.run ? fence.code.indexOf('{{') : -1;
    const message =
      'A runnable fence may not hold a name of the stack, which readers replace by their own; use current_database(), current_user or a parameter.';
    return offset < 0 ? [] : [{ file: fence.file, ...positionAt(fence.code, offset, codeStart(fence)), message }];
  });
  return [...unknown, ...runnable];
}

function checkIds(page: CollectedPage): Problem[] {
  const first = new Map<string, Fence>();
  const headings = new Set(headingPlaces(page));
  return page.fences.flatMap((fence) => {
    const id = fence.info.id;
    if (id === undefined) return [];
    // Both are places of the page, `#id`; a link could not tell them apart.
    if (headings.has(id))
      return [problem(fence, `A heading of the page has the place #${id}; give the fence another id.`)];
    const earlier = first.get(id);
    first.set(id, earlier ?? fence);
    return earlier
      ? [problem(fence, `The fence id “${id}” is already used in line ${earlier.line}; an id is used once a page.`)]
      : [];
  });
}

function checkProbes(page: CollectedPage): Problem[] {
  const probes = page.fences.filter((fence) => fence.info.probe !== undefined);
  if (probes.length === 0) return [];
  const { causes } = page;
  return probes
    .filter((fence) => !causes.includes(fence.info.probe ?? ''))
    .map((fence) =>
      problem(
        fence,
        `The probe names the cause “${fence.info.probe}”, but the page’s causes are ${causes.join(', ') || 'none'}.`,
      ),
    );
}

function checkFence(fence: Fence): Problem[] {
  const problems = fence.info.problems.map((message) => problem(fence, message));
  if (fence.lang === '') problems.push(problem(fence, 'The fence has no language; name one, text if nothing fits.'));
  if (!fence.info.run) return problems;
  if (fence.lang === 'sql') return [...problems, ...checkSql(fence)];
  if (fence.lang !== 'psql') {
    const lang = fence.lang || 'without a language';
    return [...problems, problem(fence, `Only sql and psql fences can run; this one is ${lang}.`)];
  }
  const reason = describeMisfit(fence.code, fence.info.access, fence.info.params.length);
  return reason === undefined ? problems : [...problems, problem(fence, reason)];
}

function checkSql(fence: Fence): Problem[] {
  const { access, params } = fence.info;
  const bound = bindParameters(
    fence.code,
    params.map((p) => p.name),
  );
  const unused = params.filter((p) => !bound.params.includes(p.name));
  const problems = unused.map((p) =>
    problem(fence, `The parameter “${p.name}” is declared but :${p.name} is not in the SQL.`),
  );
  problems.push(...strangeLetters(fence, bound.sql));
  const parsed = parseSql(bound.sql);
  if ('message' in parsed) {
    const line = positionAt(bound.sql, parsed.offset, codeStart(fence));
    return [...problems, { file: fence.file, ...line, message: `The SQL does not parse: ${parsed.message}.` }];
  }
  const count = parsed.statements.length;
  if (count === 0) problems.push(problem(fence, 'The fence holds no statement.'));
  if (count > 1 && access !== 'write') {
    problems.push(problem(fence, `A ${access} fence holds one statement, this one ${count}; make a fence of each.`));
  }
  for (const statement of parsed.statements) {
    const reason = misfit(statement, access);
    if (reason) problems.push(problem(fence, reason));
    const takesParams = /^(Select|Insert|Update|Delete|Merge|Explain)Stmt$/.test(statement.kind);
    if (!takesParams && /\$\d/.test(statement.sql)) {
      problems.push(
        problem(fence, 'PostgreSQL takes no parameters in a utility statement; write the statement without them.'),
      );
    }
  }
  return problems;
}

const codeStart = (fence: Fence) => ({ line: fence.line + 1, column: fence.column });

const problem = ({ file, line, column }: Fence, message: string): Problem => ({ file, line, column, message });
