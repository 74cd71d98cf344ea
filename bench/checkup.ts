/**
 * The whole book, asked of databases that are healthy: how long it takes, and what it wrongly reports. Every read snippet is
 * asked, probe or not, so that the book's other reads are held to the same: none is refused by the server.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Finding } from '../contract/finding.ts';
import type { Snippet } from '../contract/snippet.ts';
import { openWorlds, type World } from '../rig/worlds.ts';
import { askProbes } from '../runner/checkup/ask.ts';
import { type Probe, probesOf } from '../runner/checkup/probes.ts';
import { pageFacts } from '../src/search/page-facts.ts';
import { readBook } from '../src/snippets/integration.ts';
import { type Bench, type Figure, median } from './figure.ts';

/** The statistics that some snippets read arrive after a second. */
const STATISTICS_MS = 2_000;
const ROUNDS = 3;

export const checkup: Bench = {
  name: 'checkup',
  run: async () => {
    const { snippets } = await readBook();
    const probes = probesOf(snippets, pageFacts('content'), { params: {} });
    const reads = probesOf(snippets.filter(isSql).map(asProbe), {}, { params: {} });
    const { worlds, wide, destroy } = await openWorlds();
    try {
      await sleep(STATISTICS_MS);
      const figures: Figure[] = [];
      for (const world of worlds.slice(0, 1).concat(wide)) figures.push(...(await timeOf(world, probes)));
      for (const world of worlds) figures.push(...(await truthOf(world, probes, reads)));
      return figures;
    } finally {
      await destroy();
    }
  },
};

/** A describe command is no statement of its own. */
const isSql = ({ access, statements }: Snippet): boolean => access === 'read' && statements[0]?.class !== 'Describe';

const asProbe = (snippet: Snippet): Snippet => ({ ...snippet, probe: snippet.probe ?? 'none' });

async function ask({ target }: World, probes: readonly Probe[]): Promise<{ findings: Finding[]; ms: number }> {
  const findings: Finding[] = [];
  const startedAt = performance.now();
  await askProbes({
    target,
    probes,
    signal: new AbortController().signal,
    admit: () => undefined,
    onStart: () => undefined,
    onFinding: (finding) => findings.push(finding),
  });
  return { findings, ms: performance.now() - startedAt };
}

async function timeOf(world: World, probes: readonly Probe[]): Promise<Figure[]> {
  const rounds: { findings: Finding[]; ms: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await ask(world, probes));
  const wall = median(rounds.map(({ ms }) => ms));
  const inServer = median(rounds.map(({ findings }) => findings.reduce((sum, { ms }) => sum + ms, 0)));
  const slowest = rounds.at(-1)?.findings.toSorted((one, other) => other.ms - one.ms)[0];
  return [
    { name: `${world.name}: ${probes.length} probes`, value: wall, unit: 'ms', aim: 'below 2 s' },
    { name: `${world.name}: of it waiting for the server`, value: (100 * inServer) / wall, unit: '%' },
    { name: `${world.name}: the slowest, ${slowest?.probe}`, value: slowest?.ms ?? 0, unit: 'ms' },
  ];
}

async function truthOf(world: World, probes: readonly Probe[], reads: readonly Probe[]): Promise<Figure[]> {
  const { findings } = await ask(world, probes);
  const alarms = findings.filter(({ state, severity }) => state === 'present' && severity !== 'info');
  const counted = Map.groupBy((await ask(world, reads)).findings, kindOf);
  const count = (kind: Kind): number => counted.get(kind)?.length ?? 0;
  const figure = (kind: Kind, aim?: string): Figure => ({
    name: `${world.name}: ${kind}`,
    value: count(kind),
    unit: 'count',
    ...(aim !== undefined && { aim }),
  });
  const refused = counted.get('refused by the server')?.map(({ probe, why }) => `${probe} (${why})`);
  return [
    figure('with rows'),
    figure('without'),
    figure('greyed'),
    figure('can’t see'),
    figure('refused by the server', refused === undefined ? '0' : `0; ${refused.join(' ')}`),
    {
      name: `${world.name}: above info on a healthy world`,
      value: alarms.length,
      unit: 'count',
      aim: ['0', ...alarms.map(({ probe }) => probe)].join('; '),
    },
  ];
}

type Kind = 'with rows' | 'without' | 'greyed' | 'can’t see' | 'refused by the server';

/** What was asked took some time; what was not even asked is greyed on its card. */
function kindOf({ state, ms }: Finding): Kind {
  if (state === 'present') return 'with rows';
  if (state === 'absent') return 'without';
  if (ms === 0) return 'greyed';
  return state === 'cannot-see' ? 'can’t see' : 'refused by the server';
}
