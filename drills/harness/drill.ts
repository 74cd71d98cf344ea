/**
 * What the harness knows of a drill: the facts of a page's proof, laid out fault by fault. Drills are written in
 * `drills/language.ts`, which is shorter and makes this of it; the order of the steps and the judging are the harness's.
 */
import type { EMITTERS } from '../../src/schemas/signature.ts';
import type { Lab } from './lab.ts';
import type { Inputs } from './lab-snippets.ts';
import type { ResultRow } from './run-client.ts';
import type { ServerShape } from './server-shape.ts';

export type { ServerShape } from './server-shape.ts';

export type Emitter = (typeof EMITTERS)[number];

/** PostgreSQL major versions a part applies to, `16-18` or `14`; absent means all. */
export type Versions = string;

/** What `setup` made and handed on: a project, an application, a file's text. One object for each fresh server. */
export type World = Record<string, unknown>;

/** Something done to a lab. What it resolves to counts only for `setup` (handed on) and `see` (looked at). */
export type Act = (lab: Lab, world: World) => unknown;

/** Looks at a result and throws (`assert`) when it is not what the page promises. */
export type Check = (rows: readonly ResultRow[], lab: Lab, world: World) => unknown;

/** A check of a page's read snippet; `params` are its inputs where the defaults will not do. */
export interface Expectation {
  readonly params?: (lab: Lab, world: World) => Inputs | Promise<Inputs>;
  readonly check: Check;
}
export type Expectations = Readonly<Record<string, Check | Expectation>>;

/** One way in which the fault shows itself to somebody. */
export interface Symptom {
  /** Who prints it; the page needs a signature of this emitter that fits code and text. */
  readonly emitter: Emitter;
  readonly versions?: Versions;
  /** Returns what was thrown or printed: an error object, a text, or the result of a command. */
  readonly see: Act;
}

/** Something done about the fault. */
export interface Fix {
  /** For a solution: the page's own heading, word for word. For a wrong fix: what people try. */
  readonly name: string;
  readonly versions?: Versions;
  readonly apply: Act;
  /** What of schema and data it is meant to change, as fingerprint lines; `*` stands for anything. Default: nothing. */
  readonly changes?: readonly string[];
  /** Checks after this fix, besides the drill's own. */
  readonly verify?: Act;
}

export interface Fault {
  /** What is wrong, as a short sentence. */
  readonly name: string;
  /** The cause in the page's frontmatter that it is an instance of. */
  readonly cause: string;
  readonly versions?: Versions;
  /** A server of its own shape for this fault; replaces the drill's. */
  readonly server?: ServerShape;
  /** Makes the healthy state that this fault needs, after the drill's own `setup`. */
  readonly setup?: Act;
  readonly inject: Act;
  /** What fails while the fault is there and works again after a fix; replaces the drill's. */
  readonly operation?: Act;
  readonly symptoms: readonly Symptom[];
  /** Causes whose probes rightly light up too, with the reason. */
  readonly alsoLit?: Readonly<Record<string, string>>;
  /** What the page's read snippets must show while the fault is there. */
  readonly diagnose?: Expectations;
  readonly wrongFixes?: readonly Fix[];
  readonly solutions: readonly Fix[];
}

/** Why something is not proved: a sentence, on all versions or on some. */
export type Excuse = string | { readonly reason: string; readonly versions: Versions };

export interface Drill {
  /** `<group>/<slug>` of the page it proves. */
  readonly page: string;
  readonly server?: ServerShape;
  /** Limit of one step in ms; a step that takes longer fails and says what it was waiting for. Default 30,000. */
  readonly stepLimitMs?: number;
  /** Makes the healthy state, on every fresh server. */
  readonly setup?: Act;
  /** What a user of the application does; must work when healthy, fail when broken, and work again when fixed. */
  readonly operation: Act;
  /** Inputs of read snippets, by snippet id, where the page's defaults will not do for every run. */
  readonly inputs?: Readonly<Record<string, Inputs>>;
  /** What the page's read snippets must show on the healthy server. */
  readonly healthy?: Expectations;
  readonly faults: readonly Fault[];
  /** What the page's read snippets must show after every solution. */
  readonly verify?: Expectations;
  /** Snippets whose rows differ from run to run, with the reason; of their recordings only the columns are compared. */
  readonly volatile?: Readonly<Record<string, string>>;
  /** Edits of the page that change nothing a proof could notice (a part of their description), with the reason. */
  readonly equivalent?: Readonly<Record<string, string>>;
  /** Signatures that cannot be seen here: the signature's text to the reason. Everything else must be seen. */
  readonly unseen?: Readonly<Record<string, Excuse>>;
  /** Solutions (headings) and runnable snippets (ids) that cannot be applied here, with the reason. Everything else must be. */
  readonly unproved?: Readonly<Record<string, string>>;
}

/** The shape in which drills were written before `drills/language.ts`; goes when none is left. */
export const drill = (definition: Drill): Drill => definition;

/** Whether a version range such as `16-18` or `14` covers a major version. */
export function appliesTo(versions: Versions | undefined, major: number): boolean {
  if (versions === undefined) return true;
  const [from, to] = versions.split('-').map(Number);
  return major >= (from ?? 0) && major <= (to ?? from ?? 0);
}

/** Whether an excuse holds on a major version. */
export const excuses = (excuse: Excuse | undefined, major: number): boolean =>
  excuse !== undefined && (typeof excuse === 'string' || appliesTo(excuse.versions, major));
