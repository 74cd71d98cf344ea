/**
 * The media API's Drizzle project in a lab's folder: schema file, configuration, and Drizzle Kit's real command line on the
 * lab's database.
 */
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { CommandResult } from '../harness/commands.ts';
import type { Lab } from '../harness/lab.ts';
import type { ShellOptions } from '../harness/lab-shell.ts';
import { openProjectFolder } from './project-folder.ts';

const SCHEMA = 'src/modules/media/db/schema.ts';

/** The media tables as the demo database has them. */
const TABLES = `import { integer, pgTable, serial, text, timestamp } from 'drizzle-orm/pg-core';

export const videos = pgTable('media_videos', {
  id: serial('id').primaryKey(),
  title: text('title').notNull(),
  path: text('path').notNull().unique(),
  durationSeconds: integer('duration_seconds'),
  createdAt: timestamp('created_at').defaultNow().notNull(),
});

export const reactions = pgTable('media_reactions', {
  id: serial('id').primaryKey(),
  videoId: integer('video_id')
    .notNull()
    .references(() => videos.id, { onDelete: 'cascade' }),
  userId: text('user_id').notNull(),
  type: text('type').notNull(),
  createdAt: timestamp('created_at').defaultNow().notNull(),
});
`;

/** What goes round everywhere, and lacks the filter. */
export const CARELESS_CONFIG = `import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  schema: './${SCHEMA}',
  out: './drizzle',
  dialect: 'postgresql',
  dbCredentials: { url: process.env['DATABASE_URL'] ?? '' },
});
`;

/** A piece of a question, and the keys that answer it, as printf writes them. */
export type Answer = readonly [question: string, keys: string];

/** Keys of Drizzle Kit's lists: the first entry is chosen, the second lies below it. */
export const FIRST = '\\r';
export const SECOND = '\\033[B\\r';
export const INTERRUPT = '\\003';

export interface DrizzleProject {
  readonly env: Readonly<Record<string, string>>;
  /** Drizzle Kit's command line; any exit status is an answer. */
  kit(...args: string[]): Promise<CommandResult>;
  /** What push would do; fails unless that is nothing. */
  nothingToPush(): Promise<void>;
  /** A command in a terminal, with what a person types at its questions. */
  inTerminal(command: string, answers: readonly Answer[]): Promise<CommandResult>;
  /** A shell block of the page, by its title. */
  block(title: string, options?: ShellOptions): Promise<CommandResult>;
  /** Replaces a piece of the schema file. */
  edit(from: string, to: string): void;
  resetSchema(): void;
  config(text: string): void;
  /** The same project for another role, or with other variables. */
  as(user: string, env?: Readonly<Record<string, string>>): DrizzleProject;
}

/** Lays the project into the lab's folder, with the page's own configuration. */
export function layDrizzleProject(lab: Lab): DrizzleProject {
  const env = { ...openProjectFolder(lab), DATABASE_URL: lab.url() };
  lab.write(SCHEMA, TABLES);
  lab.write('drizzle.config.ts', lab.block('api/drizzle.config.ts'));
  return projectOn(lab, env);
}

function projectOn(lab: Lab, env: Readonly<Record<string, string>>): DrizzleProject {
  const kit: DrizzleProject['kit'] = (...args) => lab.command('drizzle-kit', args, { env });
  return {
    env,
    kit,
    async nothingToPush() {
      const { output } = await kit('push', '--strict', '--verbose');
      assert.match(output, /No changes detected/, output);
    },
    inTerminal: (command, answers) => lab.shell(conversation(command, answers), { env }),
    block: (title, shell) => lab.shell(lab.block(title), { ...shell, env: { ...env, ...shell?.env } }),
    edit(from, to) {
      const current = readFileSync(path.join(lab.dir, SCHEMA), 'utf8');
      assert.ok(current.includes(from), `The schema file has no ${from}.`);
      lab.write(SCHEMA, current.replace(from, to));
    },
    resetSchema: () => void lab.write(SCHEMA, TABLES),
    config: (text) => void lab.write('drizzle.config.ts', text),
    as: (user, more = {}) => projectOn(lab, { ...env, DATABASE_URL: lab.url({ user }), ...more }),
  };
}

/** A shell script that gives a program a terminal, waits for each of its questions, and types the answer. */
function conversation(command: string, answers: readonly Answer[]): string {
  const typed = answers.map(
    ([question, keys]) => `
    until grep -qF -- '${question}' tty-seen; do kill -0 "$program"; sleep 0.1; done
    sleep 0.3; printf '${keys}' >&3`,
  );
  return `
    rm -f tty-keys tty-seen; mkfifo tty-keys; touch tty-seen
    script -qfec '${command}' /dev/null < tty-keys > tty-seen 2>&1 & program=$!
    exec 3> tty-keys
    ${typed.join('\n')}
    wait "$program" || true
    cat tty-seen`;
}
