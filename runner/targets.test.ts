import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepLogins, withLogins } from './logins.ts';
import { namedTarget } from './targets.ts';
import { openTrust, trustCheck } from './trust.ts';

let project: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'proofbook-targets-'));
});
afterEach(() => rmSync(project, { recursive: true }));

const configure = (text: string): void =>
  writeFileSync(join(project, 'runner.config.ts'), `export default { targets: { ${text} } };`);
const target = (name: string) => namedTarget(name, ['read'], project);
const identity = {
  version: '16.14',
  versionNumber: 160_014,
  database: 'app',
  user: 'app',
  superuser: false,
  inRecovery: false,
  environment: undefined,
  fingerprint: 'one',
  banner: 'PostgreSQL 16.14 on x86_64-pc-linux-gnu',
  pid: 1,
  pooled: false,
  noticesGone: true,
  extensions: new Map<string, string>(),
  searchPath: ['public'],
};

describe('a named target', () => {
  it('may be on another machine, and keeps its colour', async () => {
    configure(`staging: { url: 'postgresql://app:geheim@10.0.0.5:5433/app', colour: 'orange' }`);
    expect(await target('staging')).toEqual({
      label: 'staging',
      kind: 'own',
      database: 'app',
      connection: { host: '10.0.0.5', port: 5433, user: 'app', password: 'geheim', database: 'app' },
      levels: ['read'],
      remote: true,
      colour: 'orange',
    });
  });

  it('takes its password from a passfile that is closed to others', async () => {
    const passfile = join(project, 'pgpass');
    writeFileSync(passfile, '# remark\nother:*:*:*:wrong\n10.0.0.5:5432:app:app:ge\\:heim\n', { mode: 0o600 });
    configure(`staging: { url: 'postgresql://app@10.0.0.5/app', passfile: ${JSON.stringify(passfile)} }`);
    expect((await target('staging')).connection.password).toBe('ge:heim');
    chmodSync(passfile, 0o644);
    await expect(target('staging')).rejects.toThrow(/may be read by others; close it with chmod 600/);
  });

  it.each([
    [
      `staging: { url: undefined }`,
      'runner.config.ts, targets.staging.url: has no url; is the environment variable set that it comes from?.',
    ],
    [`Staging: { url: 'x' }`, 'runner.config.ts, targets.Staging: '],
    [`staging: { url: 'x', host: 'y' }`, 'runner.config.ts, targets.staging: '],
    [`staging: { url: 'mysql://x' }`, 'The url of the target “staging” is not a PostgreSQL address'],
    [`other: { url: 'postgresql://u@localhost/x' }`, 'runner.config.ts has no target “staging”; it has other.'],
    [`staging: (`, 'runner.config.ts cannot be loaded: '],
  ])('that is wrong is refused in a sentence: %s', async (text, message) => {
    configure(text);
    await expect(target('staging')).rejects.toThrow(message);
  });
});

describe('[threat 37] trust in a target', () => {
  const url = (host: string): string => `staging: { url: 'postgresql://app@${host}/app' }`;

  it('is given by hand to a database on another machine, and ends when another database answers', async () => {
    configure(url('10.0.0.5'));
    const staging = await target('staging');
    const trust = openTrust(project);
    const check = trustCheck(trust, staging, () => undefined);
    expect(() => check(identity)).toThrow(expect.objectContaining({ refusal: 'TargetRefused' }));
    trust.remember(staging, 'one');
    expect(() => check(identity)).not.toThrow();
    expect(() => check({ ...identity, fingerprint: 'two' })).toThrow(/is another database than last time/);
  });

  it('comes by itself to a database on this machine, and is said once', async () => {
    configure(url('127.0.0.1'));
    const said: string[] = [];
    const check = trustCheck(openTrust(project), await target('staging'), (line) => said.push(line));
    check(identity);
    check(identity);
    expect(said).toEqual(['First contact with the database “app” (PostgreSQL 16.14, one).']);
  });
});

it('logins are kept for their target alone, and forgotten again', async () => {
  configure(`a: { url: 'postgresql://app@127.0.0.1:5501/app' }, b: { url: 'postgresql://app@127.0.0.1:5502/app' }`);
  const [a, b] = [await target('a'), await target('b')];
  const login = { user: 'u', password: 'p' };
  keepLogins(a, project, { read: login, write: login, admin: login });
  expect(withLogins(a, project).logins?.write).toEqual(login);
  expect(withLogins(b, project)).toBe(b);
  keepLogins(a, project, undefined);
  expect(withLogins(a, project)).toBe(a);
});
