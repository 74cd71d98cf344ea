import { expect, it } from 'vitest';
import { pageFacts } from './page-facts.ts';

const facts = pageFacts('content');

it('has every page with the worst of its severities', () => {
  expect(facts['connection/too-many-clients']).toMatchObject({ title: 'Too many clients', severity: 'high' });
});

it('a fix on the page becomes an address, one elsewhere is one already', () => {
  expect(facts['connection/too-many-clients']?.causes['idle-pools']?.fix).toEqual({
    text: 'Make the pools fit the server',
    address: '/runbooks/connection/too-many-clients/#make-the-pools-fit-the-server',
  });
  expect(facts['connection/too-many-clients']?.causes['idle-pools']?.fix?.text).not.toMatch(/^\//);
  const all = Object.values(facts).flatMap((page) => Object.values(page.causes));
  expect(all.filter(({ fix }) => fix !== undefined && !fix.address.startsWith('/runbooks/'))).toEqual([]);
});
