import { describe, expect, it } from 'vitest';
import { requireLoopback } from './loopback.ts';

describe('[threat 37] a host that nobody has named in the configuration', () => {
  it.each(['127.0.0.1', '127.9.9.9', '::1', 'localhost'])('may be this machine: %s', async (host) => {
    await expect(requireLoopback(host)).resolves.toBeUndefined();
  });

  it.each(['10.0.0.5', '0.0.0.0', '169.254.169.254', '2001:db8::1'])('may not be %s', async (host) => {
    await expect(requireLoopback(host)).rejects.toMatchObject({ refusal: 'TargetUnnamed' });
  });

  it('that does not resolve keeps the resolver’s own error', async () => {
    await expect(requireLoopback('no-such-host.invalid')).rejects.toMatchObject({
      refusal: 'TargetUnreachable',
      error: { code: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/) },
    });
  });
});
