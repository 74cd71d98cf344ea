/** The checks of the blocks catch what they are for. */
import { describe, expect, it } from 'vitest';
import type { Block } from './book-blocks.ts';
import { yamlFaults } from './compose.ts';
import { printedFaults } from './printed.ts';
import { prismaFaults } from './prisma-schema.ts';
import { shellFaults } from './shell.ts';
import { typescriptFaults } from './typescript.ts';

const block = (lang: string, code: string, title = ''): Block => ({
  page: 'connection/too-many-clients',
  place: 'page.mdx:1',
  file: 'page.mdx',
  line: 1,
  lang,
  title,
  source: code,
  code,
});

describe('a shell block', () => {
  it.each([
    ['docker-compose up', /Compose 1/],
    ['if true; then echo', /bash does not parse/],
    ['pg_dump app > backup.sql', /\.part/],
    ['docker compose exec db pg_dump -Fc app > backup.dump 2> err', /\.part/],
    ['npx prisma db pull', /--print/],
    ['docker compose exec db psql -U postgres', /POSTGRES_USER/],
    ['docker compose logs -f db | grep ready', /never ends/],
    ['docker compose attach-all', /no command/],
    ['$ psql', /prompt/],
  ])('with %s is refused', (code, reason) => {
    expect(shellFaults(block('bash', code)).join()).toMatch(reason);
  });

  it('with a safe dump passes', () => {
    const code = 'docker compose exec -T db pg_dump -Fc app > app.dump.part && mv app.dump.part app.dump';
    expect(shellFaults(block('bash', code))).toEqual([]);
  });
});

describe('a Compose block', () => {
  it.each([
    ['version: "3"\nservices: {}', /version/],
    ['services:\n  db:\n    commands: x', /commands/],
    ['services:\n  db:\n    command: a\n    command: b', /unique/i],
    ['services:\n  db:\n    ports: ["5433"]\n    healthcheck: { interval: 10 }', /interval/],
    ['services:\n  api:\n    depends_on: { db: { condition: healthy } }', /depends_on/],
  ])('with %j is refused', (code, reason) => {
    expect(yamlFaults(block('yaml', code, 'docker-compose.yml')).join()).toMatch(reason);
  });
});

describe('a TypeScript block', () => {
  it('is judged by the types of Prisma, Drizzle and pg, with the line in the page', async () => {
    const prisma = block(
      'ts',
      `import { prisma } from '../config/database.ts';\nexport const x = prisma.campaign.findMany({ datasources: 1 });`,
      'api/src/campaigns/x.ts',
    );
    const drizzle = block(
      'ts',
      `import { db } from '../../db.ts';\nimport { mediaVideos } from './db/schema.ts';\nexport const y = db.select({ a: mediaVideos.name }).from(mediaVideos);`,
      'media-api/src/modules/media/y.ts',
    );
    const missing = block('ts', `import { nothing } from './nowhere.ts';\nnothing();`);
    const faults = await typescriptFaults([prisma, drizzle, missing]);
    expect(faults.get(prisma)?.join()).toMatch(/line 3: TS\d+: .*datasources/);
    expect(faults.get(drizzle)?.join()).toMatch(/line 4: TS\d+: .*name/);
    expect(faults.get(missing)?.join()).toMatch(/line 2: TS2307/);
  });
});

describe('a Prisma block', () => {
  it('is judged by prisma validate, with the models it refers to', async () => {
    const whole = `model CampaignEmail {\n  id String @id\n  campaignId String\n  campaign Campaign @relation(fields: [campaignId], references: [id])\n  userId String?\n  user User? @relation(fields: [userId], references: [id])\n}`;
    expect(await prismaFaults(block('prisma', whole))).toEqual([]);
    const broken = whole.replace('references: [id])', 'references: [nothing])');
    expect((await prismaFaults(block('prisma', broken))).join()).toMatch(/nothing/);
  });
});

describe('a printed block', () => {
  it('needs a signature of its page or a recording', () => {
    expect(printedFaults(block('log', 'LOG x\nFATAL:  sorry, too many clients already'))).toEqual([]);
    expect(printedFaults(block('log', 'ERROR: the moon is full')).join()).toMatch(/the moon is full/);
  });
});
