import { describe, expect, it } from 'vitest';
import { PAIRING_TTL_MS, SESSION_IDLE_MS } from '../../contract/limits.ts';
import { createPairing } from './pairing.ts';
import { createSessions } from './sessions.ts';

/** Clocks that a test sets. */
const setClocks = () => {
  const at = { steady: 0, wall: 0 };
  return { at, clocks: { steady: () => at.steady, wall: () => at.wall } };
};

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

  it.each([
    ['the clock goes on', { steady: PAIRING_TTL_MS + 1, wall: PAIRING_TTL_MS + 1 }],
    ['the clock is set back', { steady: PAIRING_TTL_MS + 1, wall: -86_400_000 }],
    ['the machine slept', { steady: 1, wall: PAIRING_TTL_MS + 1 }],
  ])('dies after two minutes, also when %s', (_, later) => {
    const { at, clocks } = setClocks();
    const pairing = createPairing(clocks);
    const code = pairing.issue();
    Object.assign(at, later);
    expect(pairing.redeem(code)).toBe(false);
  });

  it('outlives ten thousand wrong guesses of others', () => {
    const pairing = createPairing();
    const code = pairing.issue();
    for (let guess = 0; guess < 10_000; guess += 1) expect(pairing.redeem(`wrong${guess}`)).toBe(false);
    expect(pairing.redeem(code)).toBe(true);
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
    const { at, clocks } = setClocks();
    const sessions = createSessions(clocks);
    const { token } = sessions.open();
    for (const _ of [1, 2]) {
      at.steady += SESSION_IDLE_MS;
      expect(sessions.find(token)).toBeDefined();
    }
    at.steady += SESSION_IDLE_MS + 1;
    at.wall = -86_400_000;
    expect(sessions.find(token)).toBeUndefined();
  });
});
