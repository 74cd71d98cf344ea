/** Every code that PostgreSQL and Prisma can name, with the runbook that answers it; where none does, it says so. */
import { buildIndex } from './build-index.ts';
import { readKnowledge } from './knowledge.ts';
import type { Subject } from './match-error.ts';

export interface CodeRow {
  readonly code: string;
  /** PostgreSQL's name of the condition, or the name that search gives the error. */
  readonly name: string;
  /** Pages that answer it. */
  readonly answered: readonly Page[];
  /** Pages that answer one message of it, but not the code as such. */
  readonly partly: readonly Page[];
  /** A page that only speaks of it on its way. */
  readonly mentioned: Page | undefined;
}

export interface Page {
  readonly slug: string;
  readonly title: string;
}

export interface CodeClass {
  /** First two characters of its SQLSTATEs, or `prisma`. */
  readonly id: string;
  readonly title: string;
  readonly rows: readonly CodeRow[];
}

/** The codes of PostgreSQL class by class, then Prisma's. Success and warnings are left out: nobody searches for them. */
export function codeTable(content: string): CodeClass[] {
  const { subjects } = buildIndex(content);
  const classes = readKnowledge(content).sqlstates.filter(({ class: id }) => !['00', '01', '02'].includes(id));
  const server = classes.map(({ class: id, title, codes }) => ({
    id,
    title,
    rows: Object.entries(codes).map(([code, name]) => row(code, name, subjects)),
  }));
  return [
    ...server,
    {
      id: 'prisma',
      title: 'Prisma',
      rows: prismaCodes(subjects).map((code) => row(code, nameOf(code, subjects), subjects)),
    },
  ];
}

function row(code: string, name: string, subjects: readonly Subject[]): CodeRow {
  const pages = subjects.filter(({ kind }) => kind === undefined);
  const home = pages.filter(({ codes }) => codes?.includes(code));
  const others = pages.filter(({ also }) => also?.includes(code));
  const mention = subjects.find(({ codes }) => codes?.includes(code))?.mention;
  return {
    code,
    name,
    answered: home.map(toPage),
    partly: others.map(toPage),
    mentioned: pages.filter(({ id }) => id === mention).map(toPage)[0],
  };
}

const toPage = ({ id, title }: Subject): Page => ({ slug: id, title });

const prismaCodes = (subjects: readonly Subject[]): string[] =>
  [...new Set(subjects.flatMap(({ codes, also }) => [...(codes ?? []), ...(also ?? [])]))]
    .filter((code) => /^P[1-6]\d{3}$/.test(code))
    .sort();

const nameOf = (code: string, subjects: readonly Subject[]): string =>
  subjects.find(({ codes }) => codes?.includes(code))?.title ?? '';
