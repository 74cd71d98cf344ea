/**
 * `npm run bench`: figures beside what they are compared with. Names choose benches (`-- search page`); `--json` prints
 * one object for all; what else is given is handed to the benches (a path is an outside corpus for `search`).
 */
import { parseArgs } from 'node:util';
import type { Bench, Figure } from './figure.ts';

/** Loaded when asked for: some need a browser or a sandbox, and the others should not wait for their modules. */
const BENCHES: Readonly<Record<string, (given: readonly string[]) => Promise<Bench>>> = {
  search: async (given) => (await import('./search.ts')).searchBench(given),
  page: async () => (await import('./page.ts')).page,
  run: async () => (await import('./run.ts')).run,
  draw: async () => (await import('./draw.ts')).draw,
  checkup: async () => (await import('./checkup.ts')).checkup,
  start: async () => (await import('./start.ts')).start,
  build: async (given) => (await import('./build.ts')).buildBench(given),
};

/** Takes minutes, so only where it is named. */
const ON_DEMAND = new Set(['build']);

await main();

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' } } });
  const chosen = Object.keys(BENCHES).filter((name) => positionals.includes(name));
  const given = positionals.filter((name) => !(name in BENCHES));
  const results: { bench: string; figures: Figure[] }[] = [];
  for (const name of chosen.length > 0 ? chosen : Object.keys(BENCHES).filter((name) => !ON_DEMAND.has(name))) {
    const bench = await BENCHES[name]?.(given);
    if (!bench) continue;
    const figures = await bench.run();
    results.push({ bench: bench.name, figures });
    if (!values.json) process.stdout.write(`${table(bench.name, figures)}\n`);
  }
  if (values.json) process.stdout.write(`${JSON.stringify({ node: process.version, results })}\n`);
}

function table(name: string, figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.name,
    amount(figure),
    comparison(figure),
    figure.aim ? `aim: ${figure.aim}` : '',
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [`\n${name}`, ...lines.map((line) => `  ${line}`)].join('\n');
}

function amount({ value, unit }: Figure): string {
  const digits = Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 2 : 1);
  return unit === 'count' || unit === 'ratio' ? digits : `${digits} ${unit}`;
}

function comparison({ baseline, ratio, unit }: Figure): string {
  if (!baseline) return '';
  const times = ratio === undefined ? '' : `, ${ratio} times`;
  return `(${baseline.name}: ${amount({ name: '', unit, value: baseline.value })}${times})`;
}
