/**
 * `<target-bar>` in the head of every page: whether this tab is paired, and with which target. It also takes the pairing
 * code out of the address, so it must be on the page that the runner's link opens.
 */
import { renderTarget } from '../render/target.ts';
import { toDom } from '../render/to-dom.ts';
import { knownPage, type PageState, refreshPage, watchPage } from './runner/page-state.ts';

const WORDS: Readonly<Record<PageState['kind'], string>> = {
  asking: '',
  hosted: '',
  unpaired: 'Not paired',
  gone: 'Runner stopped',
  ready: '',
};

/** After this long in the background the page asks again when it is looked at. */
const STALE_MS = 30_000;

export class TargetBar extends HTMLElement {
  #page: PageState = { kind: 'asking' };
  #askedAt = 0;

  connectedCallback(): void {
    watchPage((page) => void this.#show(page));
    this.#panel?.addEventListener('beforetoggle', (event) => {
      if (event.newState === 'open') void this.#fillPanel();
    });
    // The press that loaded this script has opened the panel already.
    if (this.#panel?.matches(':popover-open')) void knownPage().then(() => this.#fillPanel());
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden && performance.now() - this.#askedAt > STALE_MS) void refreshPage();
    });
  }

  async #show(page: PageState): Promise<void> {
    this.#page = page;
    this.#askedAt = performance.now();
    const reachable = page.kind === 'ready' && page.status.target.reachable;
    this.dataset['state'] = page.kind === 'ready' && !reachable ? 'unreachable' : page.kind;
    const button = this.querySelector('button');
    const content = page.kind === 'ready' ? toDom(renderTarget(page.status.target, 'short')) : WORDS[page.kind];
    button?.querySelector('[data-part="chip"]')?.replaceChildren(content);
    if (button) button.hidden = page.kind === 'hosted' || page.kind === 'asking';
    await this.#showBanner(page);
    await this.#showNote(page);
  }

  /** The banner stands above the text of the page: nobody should press Run to learn that nothing can be reached. */
  async #showBanner(page: PageState): Promise<void> {
    document.querySelector('.target-banner')?.remove();
    const refused = page.kind === 'unpaired' ? page.refused : undefined;
    const unreachable = page.kind === 'ready' && !page.status.target.reachable ? page.status.target : undefined;
    if (!refused && !unreachable) return;
    const { renderPairingRefused, renderUnreachable } = await import('../render/target-status.ts');
    if (page !== this.#page) return;
    const banner = document.createElement('div');
    banner.className = 'target-banner';
    banner.setAttribute('role', 'alert');
    if (refused) banner.append(toDom(renderPairingRefused(refused)));
    if (unreachable) banner.append(toDom(renderUnreachable(unreachable)));
    banner.querySelector('[data-action="retry"]')?.addEventListener('click', () => void refreshPage());
    document.querySelector('main')?.prepend(banner);
  }

  /** What reading does not cover stands in the first card of the page, once: where it matters, and not in the way. */
  async #showNote(page: PageState): Promise<void> {
    document.querySelector('.target-note')?.remove();
    if (page.kind !== 'ready' || !page.status.target.superuser) return;
    const { renderSuperuserNote } = await import('../render/target-status.ts');
    const note = renderSuperuserNote(page.status.target);
    if (note && page === this.#page) document.querySelector('run-snippet .card-head')?.after(toDom(note));
  }

  async #fillPanel(): Promise<void> {
    const page = this.#page;
    const { renderTargetPanel } = await import('../render/target-status.ts');
    const { renderHint } = await import('../render/hint.ts');
    const node =
      page.kind === 'ready'
        ? renderTargetPanel(page.status)
        : renderHint({ kind: page.kind === 'gone' ? 'gone' : 'unpaired' });
    this.#panel?.replaceChildren(toDom(node));
  }

  get #panel(): HTMLElement | null {
    return this.querySelector('[popover]');
  }
}

customElements.define('target-bar', TargetBar);
