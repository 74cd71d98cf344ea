import { describe, expect, it } from 'vitest';
import { fillNames, loadStack } from './stack.ts';

const stack = { user: { value: 'changemaker', about: 'role' } };

describe('the names of the stack', () => {
  it('fills each name in and says where it stands', () => {
    expect(fillNames('-U {{user}} -d {{ user }};', stack)).toEqual({
      text: '-U changemaker -d changemaker;',
      places: [
        { name: 'user', start: 3, end: 14 },
        { name: 'user', start: 18, end: 29 },
      ],
      unknown: [],
    });
  });

  it('leaves an unknown name as it is and reports it', () => {
    expect(fillNames('-U {{usr}}', stack)).toEqual({
      text: '-U {{usr}}',
      places: [],
      unknown: [{ name: 'usr', offset: 3 }],
    });
  });

  it('leaves single braces and Docker templates with a dot alone', () => {
    const text = "docker inspect -f '{{.State.Status}}' {user}";
    expect(fillNames(text, stack)).toEqual({ text, places: [], unknown: [] });
  });

  it('has a value and an explanation for every name of the book', () => {
    for (const { value, about } of Object.values(loadStack())) expect([value, about]).not.toContain('');
  });
});
