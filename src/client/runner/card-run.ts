/** A card's run, from the press to the drawn output. */
import type { Change, RunEvent } from '../../../contract/events.ts';
import type { RunRequest } from '../../../contract/protocol.ts';
import { type Hint, renderHint } from '../../render/hint.ts';
import { textOf } from '../../render/node.ts';
import { gatherRun } from '../../render/run.ts';
import { NoRunner, Refused } from './api.ts';
import { markRefused, readFields } from './card-fields.ts';
import { drawRun } from './card-output.ts';
import { CardParts } from './card-parts.ts';
import { CardQuestion } from './card-question.ts';
import { forgetSession, type PageState, refreshPage } from './page-state.ts';
import { runnerHref } from './place.ts';
import { type LiveRun, startRun } from './run.ts';
import { type LoggedRun, logRun } from './run-log.ts';
import { showRunLog } from './run-log-panel.ts';
import { sayOn } from './say-on.ts';

export class CardRun {
  readonly #card: CardParts;
  readonly #question: CardQuestion;
  readonly #actions: Readonly<Record<string, (page: PageState) => Promise<void> | void>>;
  #live: LiveRun | undefined;
  #last: LoggedRun | undefined;

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

  /** Draws a run of before a reload. A question is not asked again: its answer would come too late. */
  restore(entry: LoggedRun): void {
    const run = gatherRun(entry.events);
    this.#last = entry;
    if (run.end?.event !== 'needs-confirmation') drawRun(this.#card, run, entry.changes);
    showRunLog();
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
    const { id: card, dataset } = this.#card.root;
    const { title, code: text } = this.#card;
    const { params } = request;
    this.#last = {
      card,
      sha256: dataset['sha256'] ?? '',
      title,
      text,
      params,
      events,
      changes,
    };
    drawRun(this.#card, run, changes);
    logRun(this.#last);
    setTimeout(showRunLog);
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
    await navigator.clipboard.writeText(toMarkdown({ ...this.#last, run: gatherRun(this.#last.events) }));
    sayOn(this.#card.part('export'), 'Copied');
    this.#card.say('Copied as Markdown.');
  }
}
