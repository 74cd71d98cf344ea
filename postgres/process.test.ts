import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { commandLine, isRunning, processStart } from './process.ts';

describe('what is known about a process', () => {
  it('is the same start each time it is asked', () => {
    expect(processStart(process.pid)).toBeDefined();
    expect(processStart(process.pid)).toBe(processStart(process.pid));
  });

  it('is its command line while it runs, and nothing afterwards', async () => {
    const child = spawn('/bin/sleep', ['61'], { stdio: 'ignore' });
    await once(child, 'spawn');
    const pid = child.pid ?? 0;
    expect(isRunning(pid)).toBe(true);
    expect(commandLine(pid)).toMatch(/sleep.61/);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isRunning(pid)).toBe(false);
  });

  it('is not confused by a name with blanks and parentheses', async () => {
    const child = spawn('/bin/sh', ['-c', 'printf "a) R (b" > /proc/$$/comm; sleep 61; true'], {
      stdio: 'ignore',
      detached: true,
    });
    await once(child, 'spawn');
    const first = processStart(child.pid ?? 0);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(processStart(child.pid ?? 0)).toBe(first);
    process.kill(-(child.pid ?? 0), 'SIGKILL');
    await once(child, 'exit');
  });
});
