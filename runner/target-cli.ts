/** `npm run target -- status | trust | init | drop`: what the runner sees of its target, and its least-privilege roles. */

import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { RunnerError } from '../contract/errors.ts';
import { recordAdministration } from './audit/administration.ts';
import { AUDIT_FILE, openAudit } from './audit/log.ts';
import { readConfig } from './config.ts';
import { RunFailure } from './db/errors.ts';
import { createRoles, dropRoles, planRoles } from './db/role-setup.ts';
import { adminGaps, createRoleStatements, ROLES } from './db/roles.ts';
import type { TargetFacts } from './db/target.ts';
import { readFacts } from './db/target.ts';
import type { TargetConfig } from './db/target-config.ts';
import { live } from './lifetime.ts';
import { keepLogins, withLogins } from './logins.ts';
import { openTarget } from './open-target.ts';
import { placeOf } from './place.ts';
import { StartError } from './start-error.ts';
import { say } from './terminal-text.ts';
import type { Trust } from './trust.ts';
import { openTrust } from './trust.ts';

const projectDir = join(import.meta.dirname, '..');

const USAGE = `Usage: npm run target -- status | trust | init | drop  [--target <name>] [--yes <database>]
  status   what the runner sees: server, role, rights, mark, fingerprint
  trust    remember the database behind a target on another machine
  init     create login roles with no more rights than read, write and admin need
  drop     remove those roles`;

interface Command {
  readonly target: TargetConfig;
  readonly facts: TargetFacts;
  readonly trust: Trust;
  /** Asks to type the database's name, unless it was given on the command line. */
  readonly confirm: (question: string) => Promise<void>;
}

const COMMANDS: Readonly<Record<string, (command: Command) => Promise<void> | void>> = { status, trust, init, drop };

await live(async (lifetime) => {
  const [name = 'status', ...rest] = process.argv.slice(2);
  const run = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (run === undefined) throw new StartError(USAGE);
  const config = await readConfig(rest, process.env, projectDir);
  const opened = await openTarget(config.target, projectDir, () => undefined);
  lifetime.onEnd(opened.stop);
  if (name !== 'status' && opened.target.kind === 'sandbox') {
    throw new StartError(`The sandbox needs no ${name}; choose a database of your own with DATABASE_URL or --target.`);
  }
  const target = name === 'status' ? withLogins(opened.target, projectDir) : opened.target;
  const facts = await factsOf(target);
  const confirm = (question: string): Promise<void> => confirmName(question, facts.database, config.yes);
  await run({ target, facts, trust: openTrust(projectDir), confirm });
  lifetime.end();
});

async function factsOf(target: TargetConfig): Promise<TargetFacts> {
  try {
    return await readFacts(target, []);
  } catch (thrown) {
    if (!(thrown instanceof RunFailure)) throw thrown;
    throw new StartError(`${placeOf(target)} cannot be reached: ${thrown.error?.message ?? thrown.message}`);
  }
}

function status({ target, facts, trust }: Command): void {
  const rows: readonly (readonly [string, string])[] = [
    ['target', target.label],
    ['server', `${placeOf(target)}, PostgreSQL ${facts.version}`],
    ['role', `${facts.user}${facts.superuser ? ', superuser' : ''}`],
    ['mark', facts.environment ?? "none (ALTER DATABASE … SET runner.environment = 'dev' sets one)"],
    ['recovery', facts.inRecovery ? 'yes, so nothing is run here' : 'no'],
    ['fingerprint', `${facts.fingerprint}${trust.knows(target, facts.fingerprint) ? ', known' : ', not known yet'}`],
    ['extensions', [...facts.extensions].sort().join(', ')],
    [
      'logins',
      target.logins === undefined
        ? 'its own for every level (npm run target -- init makes lesser ones)'
        : Object.values(ROLES).join(', '),
    ],
  ];
  for (const [label, value] of rows) say(`${label.padEnd(12)} ${value}`);
  if (facts.publicMayCreate) {
    say(
      '\nEvery role may create functions in the schema public; REVOKE CREATE ON SCHEMA public FROM PUBLIC ends that.',
    );
  }
  if (facts.superuser) {
    say(
      '\nA read-only transaction keeps a superuser from changing tables, not from reading files, running programs or ending sessions.',
    );
  }
}

async function trust({ target, facts, trust: store, confirm }: Command): Promise<void> {
  await confirm(
    `Trust “${facts.database}” at ${placeOf(target)} (PostgreSQL ${facts.version}, role ${facts.user}, ${facts.fingerprint})?`,
  );
  store.remember(target, facts.fingerprint);
  say('Remembered.');
}

async function init({ target, facts, confirm }: Command): Promise<void> {
  const plan = await planRoles(target);
  const hidden = { read: '…', write: '…', admin: '…' };
  for (const statement of createRoleStatements(plan, hidden)) say(`${statement};`);
  for (const gap of adminGaps(plan)) say(`-- ${gap}`);
  await confirm('\nRun these statements?');
  keepLogins(target, projectDir, await recorded('init', { target, facts }, createRoles));
  say(
    `Created. The runner now logs in as ${Object.values(ROLES).join(', ')}; their passwords are in .proofbook/logins.json.`,
  );
}

async function drop({ target, facts, confirm }: Command): Promise<void> {
  await confirm(`Remove ${Object.values(ROLES).join(', ')} from the server of “${facts.database}”?`);
  const dropped = await recorded('drop', { target, facts }, dropRoles);
  keepLogins(target, projectDir, undefined);
  say(dropped.length === 0 ? 'There was nothing to remove.' : `Removed ${dropped.join(', ')}.`);
}

/** Changes the server with a record of it: meant before, and what came of it after. Without a record nothing is changed. */
async function recorded<T>(
  name: 'init' | 'drop',
  { target, facts }: Pick<Command, 'target' | 'facts'>,
  change: (target: TargetConfig) => Promise<T>,
): Promise<T> {
  const log = openAudit(join(projectDir, AUDIT_FILE));
  try {
    const done = recordAdministration(log, { name, label: target.label, ...facts });
    return await done(refusedInASentence(change(target)));
  } catch (thrown) {
    if (!(thrown instanceof RunnerError)) throw thrown;
    throw new StartError(thrown.message, { cause: thrown });
  } finally {
    log.close();
  }
}

async function refusedInASentence<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    throw new StartError(`PostgreSQL refused: ${thrown.message}. Nothing was changed.`, { cause: thrown });
  }
}

async function confirmName(question: string, database: string, given: string | undefined): Promise<void> {
  say(question);
  const typed = given ?? (await askName());
  if (typed !== database)
    throw new StartError(`Not confirmed: type the database's name, or give it with --yes <database>.`);
}

async function askName(): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await lines.question("Type the database's name: ")).trim();
  } finally {
    lines.close();
  }
}
