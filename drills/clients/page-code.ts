/** A page's TypeScript modules, run as a process of their own: laid out by their paths, started, read and ended. */
import type { Lab } from '../harness/lab.ts';
import { startApplication } from './application.ts';

/** The API's database module with a client as small as it can be, for modules that import it. */
export const DATABASE_MODULE = `import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../generated/prisma/client.ts';
export const prisma = new PrismaClient({
  adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL, max: 10 }),
  log: [{ emit: 'event', level: 'query' }],
});
`;

/** A folder of its own for each run, because modules are exchanged between runs. */
let runs = 0;

export interface PageCode {
  /** Modules by path; their texts come from the page's blocks, or from whoever wrote the bad code. */
  readonly files: Readonly<Record<string, string>>;
  /** What is done with them; prints what the drill looks at. */
  readonly main: string;
  readonly url?: string;
}

/** Runs the code to its end and resolves to what it printed. */
export async function runPageCode(lab: Lab, { files, main, url = lab.url() }: PageCode): Promise<string> {
  runs += 1;
  const application = await startApplication(lab, {
    name: `code-${runs}`,
    files: { 'api/src/config/database.ts': DATABASE_MODULE, ...files },
    main: `${main}\nconsole.log('ready');\nsetInterval(() => {}, 1000);\n`,
    env: { DATABASE_URL: url },
  });
  await application.stop();
  return application.output();
}
