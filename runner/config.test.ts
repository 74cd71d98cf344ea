import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

const OWN = { DATABASE_URL: 'postgresql://app:geheim@127.0.0.1/app' };

describe('the settings', () => {
  it('are the sandbox on port 4780 without any', () => {
    expect(readConfig([], {})).toEqual({ port: 4780, target: undefined, confirm: 'page', devOrigin: undefined });
    expect(readConfig([], { DATABASE_URL: '', PORT: '' }).target).toBeUndefined();
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
  ])('%j give an own database the levels %j', (argv, levels) => {
    expect(readConfig(argv, OWN).target?.levels).toEqual(levels);
  });

  it.each([
    [['--allow', 'everything'], {}],
    [['--confirm', 'never'], {}],
    [['--dev-origin', 'http://evil.test'], {}],
    [['--dev-origin', 'http://127.0.0.1:4321/x'], {}],
    [['--host', '0.0.0.0'], {}],
    [['anything'], {}],
    [[], { PORT: 'high' }],
    [[], { PORT: '70000' }],
    [[], { DATABASE_URL: 'postgresql://app:geheim@db.example.com/app' }],
  ])('%j with %j are refused in a sentence', (argv, env) => {
    expect(() => readConfig(argv, env)).toThrow(expect.objectContaining({ name: 'StartError' }));
    expect(() => readConfig(argv, env)).toThrow(/^[A-Z].*[.]/);
    expect(() => readConfig(argv, env)).not.toThrow(/geheim/);
  });
});
