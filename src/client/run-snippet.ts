/**
 * `<run-snippet>`: what every card needs at once, so kept small. It shows whether its snippet can run here; what a press
 * on Run needs is loaded by that press.
 */
import type { Access } from '../../contract/access.ts';
import { reasonAgainst } from './render/access.ts';
import { renderTarget } from './render/target.ts';
import { toDom } from './render/to-dom.ts';
import type { CardRun } from './runner/card-run.ts';
import { type PageState, watchPage } from './runner/page-state.ts';
import { runnerHref } from './runner/place.ts';

export class RunSnippet extends HTMLElement {
  #page: PageState = { kind: 'asking' };
  #reason: string | undefined;
  #run: CardRun | undefined;
  #unwatch: (() => void) | undefined;

  connectedCallback(): void {
    this.#unwatch = watchPage((page) => this.#show(page));
    this.addEventListener('click', this);
    this.addEventListener('submit', this);
  }

  disconnectedCallback(): void {
    this.#unwatch?.();
    this.removeEventListener('click', this);
    this.removeEventListener('submit', this);
  }

  handleEvent(event: Event): void {
    const source = event.target instanceof Element ? event.target.closest('[data-action]') : null;
    const action = source?.getAttribute('data-action');
    if (!action) return;
    if (event.type === 'submit') event.preventDefault();
    // A form is answered when it is submitted; a press inside it is not yet an answer.
    else if (source instanceof HTMLFormElement || (source instanceof HTMLButtonElement && source.type === 'submit'))
      return;
    void this.#act(action);
  }

  async #act(action: string): Promise<void> {
    if (action === 'reload') return location.reload();
    if (action === 'run' && this.#reason !== undefined) return this.#say(this.#reason);
    if (action === 'run' && this.#page.kind === 'hosted') open(runnerHref(`#${this.id}`), '_blank', 'noopener');
    if (!this.#run) {
      const { CardRun } = await import('./runner/card-run.ts');
      this.#run ??= new CardRun(this);
    }
    await this.#run.act(action, this.#page);
  }

  /** A card with an outcome keeps showing it; only one that has not run yet follows the page. */
  #show(page: PageState): void {
    this.#page = page;
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
