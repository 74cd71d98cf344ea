/** `POST /api/runs`: names a snippet and its hash, and answers with the run's events. SQL never comes this way. */
import { RunnerError } from '../../../contract/errors.ts';
import type { RunRequest } from '../../../contract/protocol.ts';
import { runRequestSchema } from '../../../contract/protocol.ts';
import type { Snippet } from '../../../contract/snippet.ts';
import { bindParams } from '../../db/bind.ts';
import { whyUnavailable } from '../../db/requirements.ts';
import type { Preview } from '../../session/previews.ts';
import type { Session } from '../../session/sessions.ts';
import { openEventStream } from '../event-stream.ts';
import { requireBody } from '../guards/schema.ts';
import type { Handler } from '../visit.ts';
import type { ApiContext } from './context.ts';
import { tellRun } from './tell-run.ts';

/** The handler of the run call. Everything that can be refused is refused before the stream begins. */
export const runsHandler = (context: ApiContext): Handler =>
  async function runs(visit) {
    const request = await requireBody(visit, runRequestSchema);
    const { session, response } = visit;
    if (session === undefined) throw new RunnerError('NotPaired');
    const snippet = findSnippet(context, request);
    requireLevel(context, snippet);
    const values = bindParams(snippet.params, request.params);
    await requireAvailable(context, snippet);
    // The place is taken first: a preview is used up by its confirmation, and `Busy` must not cost it.
    const run = context.runs.open(session, snippet.access);
    try {
      const preview = claimPreview(context, request, session, values);
      response.on('close', () => run.cancel('closed'));
      const stream = openEventStream(response);
      try {
        await tellRun(context, { run, snippet, values, preview }, stream);
      } finally {
        stream.end();
      }
    } finally {
      run.end();
    }
  };

function findSnippet(context: ApiContext, request: RunRequest): Snippet {
  const { snippets, waiting } = context.manifest();
  if (waiting?.has(request.snippet)) throw new RunnerError('NotAccepted');
  const snippet = snippets.get(request.snippet);
  if (snippet === undefined) throw new RunnerError('UnknownSnippet');
  if (snippet.sha256 !== request.sha256) throw new RunnerError('StalePage');
  return snippet;
}

function requireLevel({ target }: ApiContext, { access }: Snippet): void {
  if (target.levels.includes(access)) return;
  const detail = `This runner does not run ${access} snippets; start it with --allow ${access} to enable them.`;
  throw new RunnerError('LevelOff', { detail });
}

/** A target that does not answer is not refused here: the run itself says what is wrong, and where it is explained. */
async function requireAvailable({ watch }: ApiContext, snippet: Snippet): Promise<void> {
  if (snippet.requires.length === 0) return;
  const { facts } = await watch.look();
  const reason = facts === undefined ? undefined : whyUnavailable(snippet, facts);
  if (reason !== undefined) throw new RunnerError('Unavailable', { detail: reason });
}

function claimPreview(
  { previews }: ApiContext,
  { snippet, sha256, confirm, typed }: RunRequest,
  session: Session,
  values: ReadonlyMap<string, string>,
): Preview | undefined {
  return confirm === undefined
    ? undefined
    : previews.claim({ nonce: confirm, session, snippet, sha256, values, typed });
}
