/**
 * Which process a number stands for. A number alone proves nothing: after a crash it may have gone to a stranger's
 * process. So a process is known by its number and its start, or by its command line.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const hasProc = existsSync('/proc/self/stat');

/** When a process started, in whatever unit the system counts; undefined when there is no such process or it is a zombie. */
export function processStart(pid: number): string | undefined {
  if (!hasProc) return ps(pid, 'lstart=');
  const stat = readProc(pid, 'stat');
  if (stat === undefined) return undefined;
  // The second field is the command's name in parentheses and may hold anything, so count from the last parenthesis.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? undefined : fields[19];
}

/** A process's command line, its arguments separated by NUL where the system tells them apart. */
export function commandLine(pid: number): string | undefined {
  return hasProc ? readProc(pid, 'cmdline') : ps(pid, 'command=');
}

/** Whether a process is there at all, whoever it belongs to. */
export const isRunning = (pid: number): boolean => processStart(pid) !== undefined;

function readProc(pid: number, file: 'stat' | 'cmdline'): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}

function ps(pid: number, field: string): string | undefined {
  const result = spawnSync('ps', ['-o', field, '-p', String(pid)], { encoding: 'utf8' });
  const text = result.stdout?.trim();
  return result.status === 0 && text ? text : undefined;
}
