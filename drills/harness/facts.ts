/**
 * The shape in which a drill is written, and what the harness makes of it. `setup` hands on a world of its own type:
 * whatever object it returns is what every other act gets beside the lab. docs/DRILLS.md teaches it.
 */
import type { Check, Drill, Excuse, Expectation, Fault, Fix, ServerShape, Symptom, Versions, World } from './drill.ts';
import type { Lab } from './lab.ts';
import type { Inputs } from './lab-snippets.ts';
import { type RowFacts, rowsFit } from './row-facts.ts';
import type { ResultRow } from './run-client.ts';

/** Something done to a lab, with the world that `setup` made. May return anything, or throw. */
export type ActWith<W> = (lab: Lab, world: W) => unknown;

/** What a read snippet must show: its rows as facts, or a function that looks at them and throws. */
export type Shown<W> = RowFacts | ((rows: readonly ResultRow[], lab: Lab, world: W) => unknown);

/** The same with inputs, where the page's defaults will not do. */
export interface ShownWith<W> {
  readonly params: Inputs | ((lab: Lab, world: W) => Inputs | Promise<Inputs>);
  readonly rows: Shown<W>;
}
export type Shows<W> = Readonly<Record<string, Shown<W> | ShownWith<W>>>;

/** A fix with more to say than what is done. */
export interface FixFacts<W> {
  readonly do: ActWith<W>;
  readonly versions?: Versions;
  /** What of schema, data, roles and settings it is meant to change, as fingerprint lines; `*` stands for anything. */
  readonly changes?: readonly string[];
  /** Checks after this fix, besides the drill's own. */
  readonly verify?: ActWith<W>;
}
type OneWay<W> = ActWith<W> | FixFacts<W>;
/** By heading; several ways of one solution are a list, each with a server of its own. */
export type Fixes<W> = Readonly<Record<string, OneWay<W> | readonly OneWay<W>[]>>;

export interface SymptomFacts<W> extends Omit<Symptom, 'see'> {
  readonly see: ActWith<W>;
}

export interface FaultFacts<W> {
  /** The cause in the page's frontmatter that it is an instance of. */
  readonly cause: string;
  readonly versions?: Versions;
  /** A server of its own shape for this fault; replaces the drill's. */
  readonly server?: ServerShape;
  readonly inject: ActWith<W>;
  /** What fails while the fault is there and works again after a fix; replaces the drill's. */
  readonly operation?: ActWith<W>;
  /** Ways in which the fault shows itself to somebody. */
  readonly seen: readonly SymptomFacts<W>[];
  /** What the page's read snippets must show while the fault is there. */
  readonly shows?: Shows<W>;
  /** Causes whose probes rightly light up too, with the reason. */
  readonly alsoLit?: Readonly<Record<string, string>>;
  /** What people try in vain, by what they would call it. */
  readonly notFixedBy?: Fixes<W>;
  /** The page's solutions, by heading, word for word. */
  readonly fixedBy: Fixes<W>;
}

export interface FaultOf<W> extends FaultFacts<W> {
  /** Makes the healthy state that this fault needs, after the drill's own `setup`. */
  readonly setup?: ActWith<W>;
}

/** A fault with something of its own to hand on: `setup` makes it, and the fault's acts get it with the drill's world. */
export function prepared<W, F extends object>(
  setup: (lab: Lab, world: W) => F | Promise<F>,
  facts: FaultFacts<NoInfer<W & F>>,
): FaultOf<W> {
  return { ...(facts as unknown as FaultFacts<W>), setup };
}

export interface DrillFacts<W> {
  readonly server?: ServerShape;
  /** Limit of one step in ms; a step that takes longer fails and says what it was waiting for. Default 30,000. */
  readonly stepLimitMs?: number;
  /** Makes the healthy state, on every fresh server. The object it returns is handed on to all that follows. */
  readonly setup?: (lab: Lab, world: unknown) => W | Promise<W>;
  /** What a user of the application does; must work when healthy, fail when broken, and work again when fixed. */
  readonly operation: ActWith<NoInfer<W>>;
  /** Inputs of read snippets, by snippet id, where the page's defaults will not do for every run. */
  readonly inputs?: Readonly<Record<string, Inputs>>;
  /** What the page's read snippets must show on the healthy server. */
  readonly healthy?: Shows<NoInfer<W>>;
  /** By a short sentence that says what is wrong. */
  readonly faults: Readonly<Record<string, FaultOf<NoInfer<W>>>>;
  /** What the page's read snippets must show after every solution. */
  readonly verify?: Shows<NoInfer<W>>;
  /** Snippets whose rows differ from run to run, with the reason; of their recordings only the columns are compared. */
  readonly volatile?: Readonly<Record<string, string>>;
  /** Edits of the page that change nothing a proof could notice (a part of their description), with the reason. */
  readonly equivalent?: Readonly<Record<string, string>>;
  /** Signatures that cannot be seen here: the signature's text to the reason. Everything else must be seen. */
  readonly unseen?: Readonly<Record<string, Excuse>>;
  /** Solutions (headings) and runnable snippets (ids) that cannot be applied here, with the reason. */
  readonly unproved?: Readonly<Record<string, string>>;
}

/** The drill of a page, `<group>/<slug>`; the file's default export. */
export function drill<W>(page: string, facts: DrillFacts<W>): Drill {
  const { setup, operation, healthy, verify, faults, ...rest } = facts as unknown as DrillFacts<World>;
  return {
    page,
    ...rest,
    operation,
    ...(setup === undefined ? {} : { setup }),
    ...(healthy === undefined ? {} : { healthy: expectations(healthy) }),
    ...(verify === undefined ? {} : { verify: expectations(verify) }),
    faults: Object.entries(faults).map(([name, fault]) => toFault(name, fault)),
  };
}

function toFault(name: string, { seen, shows, notFixedBy = {}, fixedBy, ...rest }: FaultOf<World>): Fault {
  return {
    ...rest,
    name,
    symptoms: seen,
    ...(shows === undefined ? {} : { diagnose: expectations(shows) }),
    wrongFixes: toFixes(notFixedBy),
    solutions: toFixes(fixedBy),
  };
}

const toFixes = (fixes: Fixes<World>): Fix[] =>
  Object.entries(fixes).flatMap(([name, ways]) => [ways].flat().map((way) => toFix(name, way)));

function toFix(name: string, way: OneWay<World>): Fix {
  if (typeof way === 'function') return { name, apply: way };
  const { do: apply, ...rest } = way;
  return { ...rest, name, apply };
}

const expectations = (shows: Shows<World>): Record<string, Check | Expectation> =>
  Object.fromEntries(Object.entries(shows).map(([id, shown]) => [id, toExpectation(shown)]));

function toExpectation(shown: Shown<World> | ShownWith<World>): Check | Expectation {
  if (typeof shown === 'function') return shown;
  if (!isWithInputs(shown)) return (rows) => rowsFit(rows, shown);
  const { params, rows } = shown;
  const check = typeof rows === 'function' ? rows : (found: readonly ResultRow[]) => rowsFit(found, rows);
  return { params: typeof params === 'function' ? params : () => params, check };
}

const isWithInputs = (shown: RowFacts | ShownWith<World>): shown is ShownWith<World> => 'params' in shown;

/** The next world: what an act returned is merged into it where it is an object of fields. */
export function handOn(world: World, made: unknown): World {
  const isFields = typeof made === 'object' && made !== null && !Array.isArray(made);
  return isFields ? Object.assign(world, made) : world;
}
