/** The card's markup as the run needs it: states, buttons, clock, announcements, output. Knows nothing of the runner. */

import { duration } from '../../render/format.ts';
import type { RenderNode } from '../../render/node.ts';
import { toDom } from '../../render/to-dom.ts';
import { build } from '../element.ts';

export type CardState = 'offline' | 'idle' | 'running' | 'confirming' | 'done' | 'failed' | 'cancelled';

/** Time before Cancel takes the place of Run: a quick run must not flicker, nor a double click cancel what it started. */
const SLOW_MS = 500;

/** How often the elapsed time is written. */
const TICK_MS = 100;

export class CardParts {
  readonly root: HTMLElement;
  #clock: ReturnType<typeof setInterval> | undefined;

  constructor(root: HTMLElement) {
    this.root = root;
    addRunParts(root);
  }

  /** An element of the card by its `data-part`: from `SnippetCard.astro`, from `run-snippet.ts` or added here. */
  part(name: string): HTMLElement {
    const found = this.root.querySelector<HTMLElement>(`[data-part="${name}"]`);
    if (!found) throw new Error(`The card ${this.root.id} has no part “${name}”.`);
    return found;
  }

  /** The code as the page shows it. */
  get code(): string {
    return this.root.querySelector('pre')?.textContent ?? '';
  }

  get title(): string {
    return this.root.querySelector('.card-title')?.textContent ?? '';
  }

  get state(): CardState {
    return this.root.dataset['state'] as CardState;
  }

  /** Changes the state; a run shows its clock and Cancel once it is slow. */
  enter(state: CardState): void {
    clearInterval(this.#clock);
    this.root.dataset['state'] = state;
    this.part('output').setAttribute('aria-busy', String(state === 'running'));
    if (state === 'running') this.#startClock();
    else this.#showCancel(false);
  }

  #startClock(): void {
    const began = performance.now();
    const elapsed = this.part('elapsed');
    this.#clock = setInterval(() => {
      const ms = performance.now() - began;
      if (ms < SLOW_MS) return;
      elapsed.textContent = duration(Math.floor(ms / TICK_MS) * TICK_MS);
      if (this.part('cancel').hidden) {
        this.#showCancel(true);
        this.say('Running.');
      }
    }, TICK_MS);
  }

  /** Run and Cancel share one place; the keyboard's focus goes with it. */
  #showCancel(shown: boolean): void {
    const [run, cancel] = [this.part('run'), this.part('cancel')];
    const [from, to] = shown ? [run, cancel] : [cancel, run];
    const hadFocus = document.activeElement === from;
    run.hidden = shown;
    cancel.hidden = !shown;
    this.part('elapsed').hidden = !shown;
    if (!shown) this.part('elapsed').textContent = '';
    if (hadFocus) to.focus();
  }

  /** Announces a sentence to a screen reader. */
  say(sentence: string): void {
    this.part('status').textContent = sentence;
  }

  /** Replaces the live output, which then stands where the recorded one stood. */
  showLive(...nodes: RenderNode[]): void {
    this.part('live').replaceChildren(...nodes.map(toDom));
    const recorded = this.root.querySelector('[data-part="recorded"]');
    this.part('switch').hidden = recorded === null;
    this.part('tools').hidden = false;
    this.choose('live');
  }

  /** Shows the live or the recorded output. */
  choose(origin: 'live' | 'recorded'): void {
    for (const name of ['live', 'recorded']) {
      const output = this.root.querySelector<HTMLElement>(`[data-part="${name}"]`);
      if (output) output.hidden = name !== origin;
      this.root.querySelector(`[data-action="show-${name}"]`)?.setAttribute('aria-pressed', String(name === origin));
    }
  }

  /** A sentence about running at all, above the output; none clears it. */
  showHint(node?: RenderNode): void {
    this.part('hint').replaceChildren(...(node ? [toDom(node)] : []));
  }
}

/** What a card shows during a run and after it. */
function addRunParts(root: HTMLElement): void {
  const button = (action: string, text: string, more = {}) =>
    build('button', { type: 'button', 'data-action': action, ...more }, text);
  root
    .querySelector('.card-run')
    ?.prepend(build('span', { class: 'card-elapsed', 'data-part': 'elapsed', 'aria-hidden': 'true', hidden: '' }));
  root
    .querySelector('.card-run')
    ?.append(button('cancel', 'Cancel', { class: 'card-button', 'data-part': 'cancel', hidden: '' }));
  const choice = build(
    'div',
    { class: 'card-switch', 'data-part': 'switch', role: 'group', 'aria-label': 'Output', hidden: '' },
    button('show-live', 'Live', { 'aria-pressed': 'true' }),
    button('show-recorded', 'Recorded', { 'aria-pressed': 'false' }),
  );
  const tools = { class: 'card-tools', 'data-part': 'tools', hidden: '' };
  const output = root.querySelector('[data-part="output"]');
  output?.before(build('div', tools, button('export', 'Copy run', { class: 'card-export' }), choice));
  output?.prepend(build('div', { 'data-part': 'live' }));
}
