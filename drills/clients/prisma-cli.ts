/** Prisma's command line, asked about the database of the lab's `.env` as a developer would. */

import { readUrl } from '../acts/dotenv.ts';
import type { CommandResult } from '../harness/commands.ts';
import type { Lab } from '../harness/lab.ts';
import { layPrismaProject, type PrismaProject } from './prisma-project.ts';

const projects = new WeakMap<Lab, PrismaProject>();

/** Environment in which the page's blocks find the project and its `npx`. */
export function prismaEnvironment(lab: Lab): Record<string, string> {
  const project = projects.get(lab) ?? layPrismaProject(lab);
  projects.set(lab, project);
  return { ...project.env, DATABASE_URL: readUrl(lab) };
}

/** `prisma migrate status`, the cheapest command that connects; any exit status is an answer. */
export const migrateStatus = (lab: Lab): Promise<CommandResult> =>
  lab.command('prisma', ['migrate', 'status'], { env: prismaEnvironment(lab) });
