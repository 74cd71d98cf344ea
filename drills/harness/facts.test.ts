import { expect, it } from 'vitest';
import type { World } from './drill.ts';
import { drill, handOn, prepared } from './facts.ts';
import type { Lab } from './lab.ts';
import { rows } from './row-facts.ts';

const nothing = () => undefined;
const lab = {} as Lab;

it('a drill becomes what the harness proves: faults, symptoms and fixes by name, several ways of one fix apart', () => {
  const made = drill('data/x', {
    operation: nothing,
    healthy: { ask: { params: { role: 'app' }, rows: rows(0) } },
    faults: {
      'it broke': {
        cause: 'wear',
        inject: nothing,
        seen: [{ emitter: 'server', see: nothing }],
        notFixedBy: { kick: nothing },
        fixedBy: { Replace: [nothing, { do: nothing, changes: ['role *'] }], Repair: { do: nothing, versions: '16' } },
      },
    },
  });
  expect(made.page).toBe('data/x');
  expect(made.faults).toMatchObject([
    {
      name: 'it broke',
      cause: 'wear',
      symptoms: [{ emitter: 'server' }],
      wrongFixes: [{ name: 'kick' }],
      solutions: [{ name: 'Replace' }, { name: 'Replace', changes: ['role *'] }, { name: 'Repair', versions: '16' }],
    },
  ]);
  expect(made.healthy?.['ask']).toMatchObject({ params: expect.any(Function) });
});

it('setup hands on what it made, and a fault of its own adds to it', async () => {
  const made = drill('data/x', {
    setup: async () => ({ project: 'p' }),
    operation: nothing,
    faults: {
      'it broke': prepared(async (_: Lab, { project }: { project: string }) => ({ app: `${project} app` }), {
        cause: 'wear',
        inject: (_, world) => Object.assign(world, { app: 'gone' }),
        seen: [],
        fixedBy: {},
      }),
    },
  });
  const world: World = {};
  handOn(world, await made.setup?.(lab, world));
  handOn(world, await made.faults[0]?.setup?.(lab, world));
  expect(world).toEqual({ project: 'p', app: 'p app' });
  await made.faults[0]?.inject(lab, world);
  expect(world['app']).toBe('gone');
});

it('rows and texts that a setup returns are nothing to hand on', () => {
  expect(handOn({ a: 1 }, [{ b: 2 }])).toEqual({ a: 1 });
  expect(handOn({ a: 1 }, '/tmp/file')).toEqual({ a: 1 });
  expect(handOn({ a: 1 }, undefined)).toEqual({ a: 1 });
});
