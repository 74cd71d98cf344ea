import { describe, expect, it } from 'vitest';
import { chooseIdentity, parsePasswd } from './identity.ts';

const ROOT = { uid: 0, gid: 0 };
const DEBIAN = `root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
`;
const WITH_POSTGRES = `${DEBIAN}postgres:x:101:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash\n`;

describe('the identity that runs PostgreSQL', () => {
  it('is the own one of a normal user', () => {
    expect(chooseIdentity({ uid: 1000, gid: 1000 }, '')).toMatchObject({ uid: 1000, gid: 1000, foreign: false });
  });

  it.each([
    ['without an OS user postgres', DEBIAN],
    ['also where the OS user postgres exists, who may own a real server', WITH_POSTGRES],
  ])('is nobody for root, %s', (_, passwd) => {
    expect(chooseIdentity(ROOT, passwd)).toEqual({ name: 'nobody', uid: 65534, gid: 65534, foreign: true });
  });

  it('is the next unprivileged one where nobody is missing', () => {
    expect(chooseIdentity(ROOT, DEBIAN.replace(/^nobody.*\n/m, ''))).toMatchObject({ name: 'daemon', uid: 1 });
  });

  it('is never another name for root', () => {
    expect(() => chooseIdentity(ROOT, 'root:x:0:0::/root:/bin/sh\nnobody:x:0:0::/:/bin/false\n')).toThrow(
      'PostgreSQL does not run as root, and /etc/passwd has none of nobody, daemon, postgres; start Proofbook as a normal user.',
    );
  });

  it('is read from lines that may be broken', () => {
    expect([...parsePasswd('\n+::::::\n:x:1:1\nab:x:one:1\ncd:x:7:8\n')]).toEqual([['cd', { uid: 7, gid: 8 }]]);
  });
});
