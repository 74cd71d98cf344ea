/**
 * `<run-snippet>`: shows whether its snippet can run here, and answers its buttons, which `runner-door.ts` hears for all
 * cards of the page. What a run needs is loaded by the first press.
 */
import type { Access } from '../../contract/access.ts';
import { reasonAgainst } from '../render/access.ts';
import { renderTarget } from '../render/target.ts';
import { toDom } from '../render/to-dom.ts';
import { build } from './element.ts';
import type { CardRun } from './runner/card-run.ts';
import { knownPage, type PageState, watchPage } from './runner/page-state.ts';
import { pageRuns } from './runner/run-log.ts';
import { keepTyped } from './runner/typed-values.ts';

export class RunSnippet extends HTMLElement {
  #reason: string | undefined;
  #run: CardRun | undefined;
  #unwatch: (() => void) | undefined;

  connectedCallback(): void {
    this.#addParts();
    keepTyped(this);
    void this.#restore();
    this.#unwatch = watchPage((page) => this.#show(page));
  }

  disconnectedCallback(): void {
    this.#unwatch?.();
  }

  /** Does what a button of the card stands for. */
  async act(action: string): Promise<void> {
    if (action === 'reload') return location.reload();
    const page = await knownPage();
    if (action === 'run' && this.#reason !== undefined) return this.#say(this.#reason);
    await (await this.#load()).act(action, page);
  }

  async #load(): Promise<CardRun> {
    const { CardRun } = await import('./runner/card-run.ts');
    this.#run ??= new CardRun(this);
    return this.#run;
  }

  /** Shows what this card had shown before the page was loaded anew, unless its snippet has changed since. */
  async #restore(): Promise<void> {
    const entry = pageRuns().findLast((run) => run.card === this.id);
    if (entry === undefined || entry.sha256 !== this.dataset['sha256'] || this.#run) return;
    (await this.#load()).restore(entry);
  }

  /** What only a page with a runner shows is not in the page's HTML: nobody who only reads should load it. */
  #addParts(): void {
    if (this.#part('status')) return;
    const reasonId = `${this.id}--reason`;
    this.querySelector('.card-where')?.append(build('span', { 'data-part': 'target' }));
    this.querySelector('.card-foot')?.before(
      build('p', { class: 'card-reason', id: reasonId, 'data-part': 'reason', hidden: '' }),
      build('div', { class: 'card-hint', 'data-part': 'hint' }),
    );
    this.querySelector('.card-head')?.append(
      build(
        'div',
        {
          class: 'card-outcome unseen',
          'data-part': 'outcome',
          tabindex: '-1',
          role: 'group',
          'aria-label': 'Outcome',
        },
        build('p', { 'data-part': 'status', role: 'status' }),
      ),
    );
    this.#part('run')?.setAttribute('aria-describedby', reasonId);
  }

  /** A card with an outcome keeps showing it; only one that has not run yet follows the page. */
  #show(page: PageState): void {
    const state = this.dataset['state'];
    if (state === 'idle' || state === 'offline') this.dataset['state'] = page.kind === 'ready' ? 'idle' : 'offline';
    this.dataset['place'] = page.kind;
    const status = page.kind === 'ready' ? page.status : undefined;
    const access = this.dataset['access'] as Access;
    this.#reason = status && reasonAgainst(this.dataset['snippet'] ?? '', access, status);
    this.#part('target')?.replaceChildren(...(status ? [toDom(renderTarget(status.target))] : []));
    const reason = this.#part('reason');
    if (reason) {
      reason.textContent = this.#reason ?? '';
      reason.hidden = this.#reason === undefined;
    }
    this.#part('run')?.setAttribute('aria-disabled', String(this.#reason !== undefined));
  }

  #say(sentence: string): void {
    const status = this.#part('status');
    if (status) status.textContent = sentence;
  }

  #part(name: string): HTMLElement | null {
    return this.querySelector(`[data-part="${name}"]`);
  }
}

customElements.define('run-snippet', RunSnippet);
