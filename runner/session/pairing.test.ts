import { describe, expect, it } from 'vitest';
import { PAIRING_TRIES, PAIRING_TTL_MS, SESSION_IDLE_MS } from '../../contract/limits.ts';
import { createPairing } from './pairing.ts';
import { createSessions } from './sessions.ts';

describe('[threat 14] a pairing code', () => {
  it('has 128 random bits', () => {
    const pairing = createPairing();
    expect(Buffer.from(pairing.issue(), 'base64url')).toHaveLength(16);
    expect(pairing.issue()).not.toBe(pairing.issue());
  });

  it('works once', () => {
    const pairing = createPairing();
    const code = pairing.issue();
    expect([pairing.redeem(code), pairing.redeem(code)]).toEqual([true, false]);
  });

  it('dies after two minutes', () => {
    let now = 0;
    const pairing = createPairing(() => now);
    const code = pairing.issue();
    now = PAIRING_TTL_MS + 1;
    expect(pairing.redeem(code)).toBe(false);
  });

  it('dies after five wrong guesses', () => {
    const pairing = createPairing();
    const code = pairing.issue();
    for (let guess = 0; guess < PAIRING_TRIES; guess += 1) expect(pairing.redeem('wrong')).toBe(false);
    expect(pairing.redeem(code)).toBe(false);
  });

  it('does not exist before the first was issued', () => {
    expect(createPairing().redeem('')).toBe(false);
  });
});

describe('[threat 14] a session', () => {
  it('is found by its token of 256 bits and by no other', () => {
    const sessions = createSessions();
    const first = sessions.open();
    const second = sessions.open();
    expect(Buffer.from(first.token, 'base64url')).toHaveLength(32);
    expect(sessions.find(first.token)).toBe(first.session);
    expect(sessions.find(second.token)).toBe(second.session);
    expect(sessions.find('')).toBeUndefined();
    expect([first.session.number, second.session.number]).toEqual([1, 2]);
  });

  it('lives as long as it is used, and ends after eight idle hours', () => {
    let now = 0;
    const sessions = createSessions(() => now);
    const { token } = sessions.open();
    now += SESSION_IDLE_MS;
    expect(sessions.find(token)).toBeDefined();
    now += SESSION_IDLE_MS;
    expect(sessions.find(token)).toBeDefined();
    now += SESSION_IDLE_MS + 1;
    expect(sessions.find(token)).toBeUndefined();
  });
});
