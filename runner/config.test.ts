import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

const OWN = { DATABASE_URL: 'postgresql://app:geheim@127.0.0.1/app' };

/** A folder without targets of its own. */
const NO_PROJECT = import.meta.dirname;
const read = (argv: readonly string[], env: NodeJS.ProcessEnv) => readConfig(argv, env, NO_PROJECT);

describe('the settings', () => {
  it('are the sandbox at an address of its own without any', async () => {
    const sandbox = { port: undefined, target: undefined, confirm: 'page', yes: undefined };
    expect(await read([], {})).toEqual(sandbox);
    expect(await read([], { DATABASE_URL: '', PORT: '' })).toEqual(sandbox);
  });

  it.each([
    [[], ['read']],
    [
      ['--allow', 'write'],
      ['read', 'write'],
    ],
    [
      ['--allow', 'admin'],
      ['read', 'admin'],
    ],
    [
      ['--allow', 'admin', '--allow', 'write'],
      ['read', 'write', 'admin'],
    ],
    [['--allow=write,admin'], ['read', 'write', 'admin']],
  ])('%j give an own database the levels %j', async (argv, levels) => {
    expect((await read(argv, OWN)).target?.levels).toEqual(levels);
  });

  it('take a database on another machine, which is refused only when it is called', async () => {
    const { target } = await read([], { DATABASE_URL: 'postgresql://app@db.example.com/app' });
    expect(target).toMatchObject({ label: 'mine', unnamed: ['db.example.com'] });
  });

  it.each([
    [['--allow', 'everything'], {}],
    [['--confirm', 'never'], {}],
    [['--dev-origin', 'http://127.0.0.1:4321'], {}],
    [['--host', '0.0.0.0'], {}],
    [['anything'], {}],
    [['--target', 'staging'], {}],
    [[], { PORT: 'high' }],
    [[], { PORT: '70000' }],
  ])('%j with %j are refused in a sentence', async (argv, env) => {
    const refusal = await read(argv, env).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ name: 'StartError', message: expect.stringMatching(/^\w.*[.]/) });
    expect(String(refusal)).not.toContain('geheim');
  });
});
