/**
 * Values in a form that a person reads at once: sizes, spans and points of time. Only where the column's type, or a name
 * that PostgreSQL itself gives, makes sure what the number means; the exact value is always kept beside it.
 */
import type { Column } from '../../contract/events.ts';
import { isNumeric } from './cell.ts';
import { bytes, duration } from './format.ts';

/** Writes a value; undefined where it is best left as it is. `at` is when the run began, ISO 8601. */
export type Reading = (value: string, at: string | undefined) => string | undefined;

const BYTES = /(^|_)bytes$|^pg_(database|table|total_relation|relation|indexes|tablespace)_size$|^pg_wal_lsn_diff$/;

/** `pg_stat_statements` and the statistics views count milliseconds in these. */
const MILLISECONDS = /_ms$|^(total|min|max|mean|stddev)_(exec|plan)_time$|(^|_)blk_(read|write)_time$/;

/** How the values of a column are read; undefined for the most columns, whose values say it themselves. */
export function readingOf({ name, type }: Column): Reading | undefined {
  if (type === 'interval') return (value) => spanOf(value);
  if (/^timestamp/.test(type)) return pointOf;
  if (!isNumeric(type)) return undefined;
  if (BYTES.test(name)) return ofNumber(bytes, 1024);
  if (MILLISECONDS.test(name)) return ofNumber(duration, 0);
  return undefined;
}

/** A number below `from`, and what is no number, stays as it is. */
const ofNumber =
  (write: (amount: number) => string, from: number): Reading =>
  (value) => {
    const amount = Number(value);
    return value !== '' && Number.isFinite(amount) && amount >= from ? write(amount) : undefined;
  };

const INTERVAL =
  /^(?:(-?\d+) years? ?)?(?:(-?\d+) mons? ?)?(?:(-?\d+) days? ?)?(?:(-?)(\d+):(\d\d):(\d\d(?:\.\d+)?))?$/;

/** `00:05:12.345` as `5 min 12 s`; what has months, or is of another style than PostgreSQL's own, stays. */
function spanOf(value: string): string | undefined {
  const parts = INTERVAL.exec(value);
  if (!parts || value === '' || parts[1] !== undefined || parts[2] !== undefined) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = [parts[3], parts[5], parts[6], parts[7]].map((part) =>
    Number(part ?? 0),
  );
  if (days < 0 || parts[4] === '-') return undefined;
  return span(((days * 24 + hours) * 60 + minutes) * 60 + seconds);
}

/** The two largest units of some seconds. */
export function span(seconds: number): string {
  if (seconds < 60) return duration(seconds * 1000);
  const units: [number, string][] = [
    [86_400, 'd'],
    [3_600, 'h'],
    [60, 'min'],
    [1, 's'],
  ];
  const first = units.findIndex(([size]) => seconds >= size);
  const [large = [1, 's'], small] = units.slice(first);
  const rest = small && Math.floor((seconds % large[0]) / small[0]);
  const head = `${Math.floor(seconds / large[0])} ${large[1]}`;
  return rest && small ? `${head} ${rest} ${small[1]}` : head;
}

const POINT = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d+)?([+-]\d\d(?::?\d\d)?)?$/;

/** Without the fraction of a second; where the zone is known, with how long before the run it was. */
function pointOf(value: string, at: string | undefined): string | undefined {
  const [, date, time, fraction = '', zone] = POINT.exec(value) ?? [];
  if (date === undefined) return undefined;
  const short = `${date} ${time}${zone ?? ''}`;
  if (zone === undefined || at === undefined) return short;
  const offset = zone.length === 3 ? `${zone}:00` : zone;
  const ago = (Date.parse(at) - Date.parse(`${date}T${time}${fraction.slice(0, 4)}${offset}`)) / 1000;
  if (!(ago >= 1)) return short;
  return `${short}, ${span(Math.floor(ago))} ago`;
}
