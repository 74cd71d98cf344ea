/**
 * What a build costs and how it grows: this book, and the same runbooks 10 and 50 times, in a folder outside of the
 * repository. `-- build 10` takes one multiple only. A second build on top of the first is the warm one.
 */
import { spawn } from 'node:child_process';
import {
  cpSync,
  globSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { Bench, Figure } from './figure.ts';

const ROOT = join(import.meta.dirname, '..');
const TIMES = [1, 10, 50];
const SOURCES = [
  'astro.config.mjs',
  'content',
  'contract',
  'knowledge',
  'package.json',
  'package-lock.json',
  'public',
  'runner',
  'snippets.lock',
  'src',
  'tsconfig.json',
];
const SAMPLE_MS = 100;

export const buildBench = (given: readonly string[]): Bench => ({
  name: 'build',
  run: async () => {
    const wanted = given.map(Number).filter((times) => times > 0);
    const figures: Figure[] = [];
    for (const times of wanted.length > 0 ? wanted : TIMES) figures.push(...(await measure(times)));
    return figures;
  },
});

async function measure(times: number): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'proofbook-build-'));
  try {
    for (const name of SOURCES) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    multiply(join(folder, 'content'), times);
    const cold = await build(folder);
    const warm = await build(folder);
    const pages = globSync('dist/runbooks/*/*/index.html', { cwd: folder });
    const bytes = pages.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0) / pages.length;
    const name = `${pages.length} runbooks`;
    return [
      { name: `${name}, cold`, value: cold.ms / 1000, unit: 's' },
      { name: `${name}, warm`, value: warm.ms / 1000, unit: 's' },
      { name: `${name}, cold, processor time`, value: cold.cpu, unit: 's' },
      { name: `${name}, cold, processor time each`, value: (cold.cpu * 1000) / pages.length, unit: 'ms' },
      { name: `${name}, peak memory`, value: Math.max(cold.peak, warm.peak), unit: 'MB' },
      { name: `${name}, HTML of a page, mean`, value: Math.round(bytes), unit: 'B' },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Copies the groups of a book under further names; links go on leading to the first of them. */
function multiply(content: string, times: number): void {
  const file = join(content, 'groups.yaml');
  const groups: { id: string; title: string; summary: string; pages: string[] }[] = parse(readFileSync(file, 'utf8'));
  const copies = Array.from({ length: times - 1 }, (_, at) => at + 2).flatMap((copy) =>
    groups.map((group) => copyGroup(content, group, `${group.id}-${copy}`)),
  );
  writeFileSync(file, stringify([...groups, ...copies]));
}

function copyGroup<Group extends { id: string; title: string }>(content: string, group: Group, id: string): Group {
  for (const kind of ['runbooks', 'recordings']) {
    cpSync(join(content, kind, group.id), join(content, kind, id), { recursive: true });
  }
  for (const name of readdirSync(join(content, 'recordings', id))) {
    const path = join(content, 'recordings', id, name);
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(`"${group.id}/`, `"${id}/`));
  }
  return { ...group, id, title: `${group.title} ${id.slice(group.id.length + 1)}` };
}

/** Milliseconds of a build, its seconds of processor time, and the most memory that it held, in MB. */
async function build(folder: string): Promise<{ ms: number; cpu: number; peak: number }> {
  const astro = join(folder, 'node_modules', 'astro', 'bin', 'astro.mjs');
  const env = { ...process.env, ASTRO_TELEMETRY_DISABLED: '1', NODE_ENV: 'production', CI: '' };
  const began = performance.now();
  const child = spawn(process.execPath, [astro, 'build'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => (said = `${said}${text}`.slice(-4000)));
  let peak = 0;
  let cpu = 0;
  const sampler = setInterval(() => {
    peak = Math.max(peak, peakOf(child.pid));
    cpu = Math.max(cpu, processorSeconds(child.pid));
  }, SAMPLE_MS);
  const code = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(sampler);
  if (code !== 0) throw new Error(`The build failed:\n${said}`);
  return { ms: performance.now() - began, cpu, peak };
}

/** High-water mark of a process's memory; 0 where the system has no /proc. */
function peakOf(pid: number | undefined): number {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Math.round(Number(kilobytes ?? 0) / 1024);
  } catch {
    return 0;
  }
}

/** `USER_HZ`, which Linux has at 100 everywhere. */
const TICKS_A_SECOND = 100;

/** User and system time of a process, in seconds; a busy machine does not change it. */
function processorSeconds(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
  } catch {
    return 0;
  }
}
