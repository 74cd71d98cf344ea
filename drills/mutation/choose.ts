/** Which mutations of a page are tried: some of each kind, the same ones every time, all of them pages that build. */
import { createHash } from 'node:crypto';
import type { Stack } from '../../src/snippets/stack.ts';
import { otherVersions } from '../harness/coverage.ts';
import { appliesTo, type Drill } from '../harness/drill.ts';
import { type ProvedPage, plainHeading, readPage } from '../harness/page.ts';
import { type Mutation, mutationsOf } from './mutations.ts';

export interface Chosen {
  readonly mutation: Mutation;
  readonly page: ProvedPage;
}

export interface ChooseOptions {
  readonly drill: Drill;
  readonly page: ProvedPage;
  readonly source: string;
  readonly stack: Stack;
  readonly major: number;
  /** How many are wanted. */
  readonly count: number;
}

/** Chooses mutations of a page that its drill has a chance to notice. */
export async function chooseMutations(options: ChooseOptions): Promise<Chosen[]> {
  const { source, stack, count } = options;
  const claimed = mutationsOf(source).filter((mutation) => isClaimed(mutation, options));
  const kinds = [...Map.groupBy(claimed, ({ kind }) => kind).values()].map(shuffle);
  const chosen: Chosen[] = [];
  // One of each kind in turn, so that the many droppable lines do not crowd out the rest.
  for (let turn = 0; chosen.length < count && kinds.some((kind) => turn < kind.length); turn += 1) {
    for (const mutation of kinds.flatMap((kind) => kind[turn] ?? [])) {
      if (chosen.length >= count) break;
      const page = await build(mutation, options.page.slug, stack);
      if (page !== undefined) chosen.push({ mutation, page });
    }
  }
  return chosen;
}

/** Whether the drill says that it proves this part of the page, on this version. */
function isClaimed({ part, section }: Mutation, { drill, page, major }: ChooseOptions): boolean {
  const reasons = Object.keys({ ...drill.unseen, ...drill.unproved });
  const excused = new Set([...reasons, ...otherVersions(drill, major)].map(plainHeading));
  if ([part, section].some((name) => excused.has(plainHeading(name)))) return false;
  const signatures = page.runbook.errors.filter(({ text }) => text === part);
  return signatures.length === 0 || signatures.some(({ versions }) => appliesTo(versions, major));
}

/** A page that does not build needs no drill to be noticed, so it does not count. */
async function build({ source }: Mutation, slug: string, stack: Stack): Promise<ProvedPage | undefined> {
  try {
    return await readPage(slug, source, stack);
  } catch {
    return undefined;
  }
}

/** An order that depends on the texts alone. */
function shuffle(mutations: readonly Mutation[]): Mutation[] {
  const rank = ({ description }: Mutation) => createHash('sha256').update(description).digest('hex');
  return [...mutations].sort((a, b) => rank(a).localeCompare(rank(b)));
}
