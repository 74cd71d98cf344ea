/** How counts, times and sizes are written. English, since the book is. */

const integer = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** `12,345` */
export const count = (value: number): string => integer.format(value);

/** `1 row`, `12,345 rows` */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

/** `0.4 ms`, `12 ms`, `1.2 s`, `2 min 5 s` */
export function duration(ms: number): string {
  if (ms < 10) return `${Number(ms.toFixed(1))} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `312 bytes`, `1.5 MiB` */
export function bytes(value: number): string {
  const power = value < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(value) / 10));
  const amount = value / 1024 ** power;
  return `${power === 0 ? count(amount) : Number(amount.toFixed(1))} ${UNITS[power]}`;
}

/** `14:03:22` on the reader's clock; empty where the time cannot be read. */
export function clock(iso: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.valueOf()) ? '' : at.toLocaleTimeString('en-GB');
}
