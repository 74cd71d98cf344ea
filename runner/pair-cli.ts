/** `npm run -s pair`: a new pairing link of each runner of this checkout that is running, also of one without a terminal. */
import { request } from 'node:http';
import { join } from 'node:path';
import { z } from 'zod';
import type { Running } from './running.ts';
import { runningRunners } from './running.ts';
import { complain, say } from './terminal-text.ts';

const answerSchema = z.object({ link: z.string().regex(/^http:\/\/[a-z0-9.-]+:\d+\/#pair=[\w-]+$/) });

const runners = runningRunners(join(import.meta.dirname, '..'));
if (runners.length === 0) {
  complain('No runner of this checkout is running; npm start starts one and prints its link.');
  process.exitCode = 1;
}
for (const runner of runners) {
  const link = await newLink(runner);
  if (link !== undefined) say(runners.length === 1 ? link : `${link} (${runner.target})`);
  else {
    complain(`The runner at ${runner.site} (process ${runner.pid}) does not answer; stop it and start it again.`);
    process.exitCode = 1;
  }
}

/** Asks as the page would, at the address and with the Host that the runner has. Node itself may not know the name. */
async function newLink({ origin, port, key }: Running): Promise<string | undefined> {
  const headers = {
    Host: origin.slice('http://'.length),
    Origin: origin,
    'Content-Type': 'application/json',
    'Content-Length': 2,
    Authorization: `Bearer ${key}`,
  };
  const text = await new Promise<string>((resolve) => {
    const call = request({ host: '127.0.0.1', port, path: '/api/codes', method: 'POST', headers, timeout: 5_000 });
    call.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('close', () => resolve(Buffer.concat(chunks).toString('utf8')));
    });
    call.on('timeout', () => call.destroy());
    call.on('error', () => resolve(''));
    call.end('{}');
  });
  try {
    return answerSchema.parse(JSON.parse(text)).link;
  } catch {
    return undefined;
  }
}
