/** A card's run, from the press to the drawn output. */
import type { Access } from '../../../contract/access.ts';
import type { Change, RunEvent } from '../../../contract/events.ts';
import type { RunRequest } from '../../../contract/protocol.ts';
import type { View } from '../../../contract/snippet.ts';
import { type Hint, renderHint } from '../../render/hint.ts';
import { textOf } from '../../render/node.ts';
import { renderOutput } from '../../render/output.ts';
import { renderLiveLabel } from '../../render/provenance.ts';
import { gatherRun, type Run } from '../../render/run.ts';
import { summarise } from '../../render/summary.ts';
import { NoRunner, Refused } from './api.ts';
import { markRefused, readFields } from './card-fields.ts';
import { CardParts, type CardState } from './card-parts.ts';
import { CardQuestion } from './card-question.ts';
import { forgetSession, type PageState, refreshPage } from './page-state.ts';
import { runnerHref } from './place.ts';
import { type LiveRun, startRun } from './run.ts';

const STATES = {
  done: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
  'needs-confirmation': 'confirming',
} as const satisfies Record<NonNullable<Run['end']>['event'], CardState>;

export class CardRun {
  readonly #card: CardParts;
  readonly #question: CardQuestion;
  readonly #actions: Readonly<Record<string, (page: PageState) => Promise<void> | void>>;
  #live: LiveRun | undefined;
  #last: { request: RunRequest; run: Run } | undefined;

  constructor(root: HTMLElement) {
    this.#card = new CardParts(root);
    this.#question = new CardQuestion(this.#card, (request, confirmed) => this.#run(request, confirmed));
    this.#actions = {
      run: (page) => this.#start(page),
      cancel: () => this.#live?.cancel(),
      apply: () => this.#question.apply(),
      confirm: () => this.#question.confirm(),
      renew: () => this.#question.renew(),
      discard: () => this.#question.discard(),
      export: () => this.#export(),
    };
    addEventListener('pagehide', () => this.#live?.abandon());
  }

  /** Does what a button of the card stands for. */
  async act(action: string, page: PageState): Promise<void> {
    await this.#actions[action]?.(page);
  }

  async #start(page: PageState): Promise<void> {
    if (this.#card.state === 'running') return;
    this.#card.showHint();
    const { id, dataset } = this.#card.root;
    if (page.kind === 'hosted') return this.#hint({ kind: 'hosted', href: runnerHref(`#${id}`) });
    if (page.kind !== 'ready') return this.#hint({ kind: page.kind === 'gone' ? 'gone' : 'unpaired' });
    const params = readFields(this.#card.root);
    if (!params) return this.#card.say('Not run: a value is missing or wrong.');
    await this.#run({ snippet: dataset['snippet'] ?? '', sha256: dataset['sha256'] ?? '', params });
  }

  async #run(request: RunRequest, confirmed?: readonly Change[]): Promise<void> {
    this.#question.close();
    this.#card.showHint();
    this.#card.enter('running');
    const live = startRun(request);
    this.#live = live;
    try {
      this.#finish(request, await live.events, confirmed);
    } catch (thrown) {
      this.#refuse(thrown);
    } finally {
      this.#live = undefined;
    }
  }

  #finish(request: RunRequest, events: readonly RunEvent[], changes?: readonly Change[]): void {
    const run = gatherRun(events);
    const { access, probe, view } = this.#card.root.dataset;
    this.#last = { request, run };
    this.#card.showOutcome(
      summarise(run, { probe, changes }),
      renderLiveLabel(run),
      renderOutput(run, {
        access: access as Access,
        view: view === undefined ? undefined : (JSON.parse(view) as View),
        probe,
        origin: 'live',
      }),
    );
    this.#card.enter(run.end ? STATES[run.end.event] : 'failed');
    if (run.end?.event === 'needs-confirmation') this.#question.ask(request, run.end);
    else this.#card.bringIntoSight();
    // What the page says of its target is out of date as soon as a run could not reach it.
    if (!run.end || (run.end.event === 'failed' && run.end.name !== 'StatementFailed')) void refreshPage();
  }

  /** The run never began: the runner refused it, or nobody was there. */
  #refuse(thrown: unknown): void {
    this.#card.enter('failed');
    this.#question.withdraw();
    if (thrown instanceof Refused) {
      const { answer } = thrown;
      if (answer.name === 'BadParameter') markRefused(this.#card.root, answer.message);
      if (answer.name === 'NotPaired') forgetSession();
      this.#hint(answer.name === 'NotPaired' ? { kind: 'unpaired' } : { kind: 'refused', refusal: answer });
      return;
    }
    if (!(thrown instanceof NoRunner)) throw thrown;
    this.#hint({ kind: 'gone' });
    void refreshPage();
  }

  #hint(hint: Hint): void {
    const node = renderHint(hint);
    this.#card.showHint(node);
    this.#card.say(node.children.map(textOf).join('. '));
  }

  /** Copies the run as Markdown, for the notes of an incident. */
  async #export(): Promise<void> {
    if (!this.#last) return;
    const { toMarkdown } = await import('../../render/to-markdown.ts');
    const { title, code: text } = this.#card;
    await navigator.clipboard.writeText(
      toMarkdown({ title, text, params: this.#last.request.params, run: this.#last.run }),
    );
    this.#card.say('Copied as Markdown.');
  }
}
