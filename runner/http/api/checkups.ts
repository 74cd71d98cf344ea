/** `POST /api/checkups`: the probes of a page, or of the whole book, asked of the target in one read-only snapshot. */
import { RunnerError } from '../../../contract/errors.ts';
import type { CheckupEvent, CheckupRequest, Finding } from '../../../contract/finding.ts';
import { checkupRequestSchema } from '../../../contract/finding.ts';
import { askProbes } from '../../checkup/ask.ts';
import type { Probe } from '../../checkup/probes.ts';
import { probesOf } from '../../checkup/probes.ts';
import type { LoadedManifest } from '../../manifest.ts';
import type { ActiveRun } from '../../session/run-registry.ts';
import { openLines } from '../event-stream.ts';
import { requireBody } from '../guards/schema.ts';
import type { Handler } from '../visit.ts';
import { auditOf } from './audit-run.ts';
import type { ApiContext } from './context.ts';
import { targetOf } from './context.ts';
import { endOfFailure, type FailureEnd, milliseconds } from './end-of-failure.ts';
import type { ToldWork } from './told-run.ts';

type Send = (event: CheckupEvent) => void;

/** The handler of the checkup call. Everything that can be refused is refused before the stream begins. */
export const checkupsHandler = (context: ApiContext): Handler =>
  async function checkups(visit) {
    const request = await requireBody(visit, checkupRequestSchema);
    const { session, response } = visit;
    if (session === undefined) throw new RunnerError('NotPaired');
    const manifest = context.manifest();
    if (manifest.sha256 !== request.manifest) throw new RunnerError('StalePage');
    const probes = probesOf(manifest.snippets.values(), context.facts(), request);
    const run = context.runs.open(session, 'read');
    response.on('close', () => run.cancel('closed'));
    try {
      await tellCheckup(context, toldCheckup(run, manifest, request), probes, openLines<CheckupEvent>(response));
    } finally {
      run.end();
      response.end();
    }
  };

/** How the record names a checkup: it has no snippet of its own, and its hash is that of the manifest. */
const toldCheckup = (run: ActiveRun, { sha256 }: LoadedManifest, { page }: CheckupRequest): ToldWork => ({
  run,
  snippet: { id: page === undefined ? 'checkup' : `checkup of ${page}`, sha256, access: 'read', statements: [] },
  values: new Map(),
  preview: undefined,
});

async function tellCheckup(context: ApiContext, told: ToldWork, probes: readonly Probe[], send: Send): Promise<void> {
  const startedAt = performance.now();
  const elapsed = (): number => performance.now() - startedAt;
  const audit = auditOf(context, told);
  const ids = probes.map(({ snippet }) => snippet.id);
  const at = new Date().toISOString();
  const start = (known?: Parameters<typeof targetOf>[1]): void =>
    send({ event: 'started', target: targetOf(context, known), at, probes: ids });
  let started = false;
  let present = 0;
  try {
    await askProbes({
      target: context.target,
      probes,
      signal: told.run.signal,
      admit: (identity) => {
        context.admit(identity);
        audit.intent(identity, 'look');
      },
      onStart: (facts) => {
        started = true;
        start(facts);
      },
      onFinding: (finding: Finding) => {
        if (finding.state === 'present') present += 1;
        send({ event: 'finding', finding });
      },
    });
    audit.looked(present, elapsed());
    send({ event: 'done', ms: milliseconds(elapsed()) });
  } catch (thrown) {
    if (!started) start(context.watch.known());
    const end = endOfFailure(context, told, thrown, elapsed());
    audit.failed(end, elapsed());
    send(lastEvent(end));
  }
}

/** A checkup that was stopped has failed: what it did not ask is not known. */
function lastEvent(end: FailureEnd): CheckupEvent {
  const { message, duration_ms: ms } = end;
  if (end.event === 'cancelled') return { event: 'failed', name: 'Unfinished', message, ms };
  const { name, error, explanation } = end;
  return { event: 'failed', name, message, ...(error && { error }), ...(explanation && { explanation }), ms };
}
