/** How long a person waits: from `npm start` to the link, first and second time; and what a build costs. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { copyCheckout, dropCopy, npmStart } from '../rig/npm-start.ts';
import { type Bench, compared, median } from './figure.ts';

const SECOND_STARTS = 3;

export const start: Bench = {
  name: 'start',
  run: async () => {
    const folder = copyCheckout();
    try {
      rmSync(join(folder, 'dist'), { recursive: true, force: true });
      const first = await timeToLink(folder);
      const later: number[] = [];
      for (let i = 0; i < SECOND_STARTS; i++) later.push(await timeToLink(folder));
      const build = await measureBuild(folder);
      const baseline = { name: 'the build alone, in the same run', value: build.ms };
      return [
        compared({ name: 'npm start to the link, first time', value: first, unit: 'ms', baseline }),
        compared({
          name: 'npm start to the link, later',
          value: median(later),
          unit: 'ms',
          baseline,
          aim: 'below 3 s',
        }),
        { name: 'build', value: build.ms, unit: 'ms' },
        { name: 'build, peak memory', value: build.peakMb, unit: 'MB' },
      ];
    } finally {
      dropCopy(folder);
    }
  },
};

async function timeToLink(folder: string): Promise<number> {
  const startedAt = performance.now();
  const run = npmStart(folder);
  await run.link();
  const ms = performance.now() - startedAt;
  run.interrupt();
  await run.ended();
  return ms;
}

/** A cold build in a process of its own, which reports its own peak. */
async function measureBuild(folder: string): Promise<{ ms: number; peakMb: number }> {
  for (const cache of ['dist', '.astro']) rmSync(join(folder, cache), { recursive: true, force: true });
  const script = `const { build } = await import('astro'); await build({ logLevel: 'error' });
    process.stdout.write('PEAK ' + process.resourceUsage().maxRSS);`;
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: folder,
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += String(chunk);
  });
  await once(child, 'close');
  const peak = /PEAK (\d+)/.exec(output)?.[1];
  if (!peak) throw new Error('The build of the benchmark failed; its messages are above.');
  return { ms: performance.now() - startedAt, peakMb: Math.round(Number(peak) / 1024) };
}
