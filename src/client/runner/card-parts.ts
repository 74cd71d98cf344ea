/** The card's markup as the run needs it: states, buttons, clock, outcome, output. Knows nothing of the runner. */

import { duration } from '../../render/format.ts';
import type { RenderNode } from '../../render/node.ts';
import { toDom } from '../../render/to-dom.ts';
import { build } from '../element.ts';

export type CardState = 'offline' | 'idle' | 'running' | 'confirming' | 'done' | 'failed' | 'cancelled';

/** Time before Cancel takes the place of Run: a quick run must not flicker, nor a double click cancel what it started. */
const SLOW_MS = 500;

/** How often the elapsed time is written. */
const TICK_MS = 100;

/** Part of the window below which an output counts as out of sight. */
const SIGHT = 0.75;

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
      if (!this.part('cancel').hidden) return;
      this.#showCancel(true);
      this.say(this.part('live').hasChildNodes() ? 'Running. What stands below is from before.' : 'Running.');
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

  /** Says a sentence: to a screen reader, and in the head once the card has had an outcome. */
  say(sentence: string): void {
    this.part('status').textContent = sentence;
  }

  /** Shows the outcome of a run in the head, where it stays in sight, and its output below. */
  showOutcome(sentence: string, label: RenderNode | undefined, ...output: RenderNode[]): void {
    this.keepFocus(() => this.part('live').replaceChildren(...output.map(toDom)));
    this.part('origin').replaceChildren(...(label ? [toDom(label)] : []));
    this.part('outcome').classList.remove('unseen');
    this.say(sentence);
  }

  /** What had the focus may be taken away by a change; then the outcome gets it, never the body of the page. */
  keepFocus(change: () => void): void {
    const held = this.root.contains(document.activeElement);
    change();
    if (held && !this.root.contains(document.activeElement)) this.part('outcome').focus({ preventScroll: true });
  }

  /** Brings the head, and with it the outcome, to the top of the window unless both are in sight. */
  bringIntoSight(): void {
    const outcome = this.part('outcome').getBoundingClientRect();
    const top = this.part('live').getBoundingClientRect().top;
    // Where the head of the card sticks is where the head of the page ends.
    const ceiling = Number.parseFloat(getComputedStyle(this.part('head')).top);
    if (outcome.top > ceiling && top < innerHeight * SIGHT && outcome.bottom < innerHeight) return;
    this.root.scrollIntoView({ block: 'start', behavior: 'instant' });
  }

  /** A sentence about running at all, above the output; none clears it. */
  showHint(node?: RenderNode): void {
    this.part('hint').replaceChildren(...(node ? [toDom(node)] : []));
  }
}

/** What a card shows during a run and after it. */
function addRunParts(root: HTMLElement): void {
  const cancel = { class: 'card-button', type: 'button', 'data-part': 'cancel', 'data-action': 'cancel', hidden: '' };
  const place = root.querySelector('.card-run');
  place?.prepend(build('span', { class: 'card-elapsed', 'data-part': 'elapsed', 'aria-hidden': 'true', hidden: '' }));
  place?.append(build('button', cancel, 'Cancel'));
  root
    .querySelector('[data-part="outcome"]')
    ?.append(
      build('span', { class: 'card-origin', 'data-part': 'origin' }),
      build(
        'button',
        { type: 'button', class: 'card-link', 'data-part': 'export', 'data-action': 'export' },
        'Copy run',
      ),
    );
  root.querySelector('[data-part="output"]')?.prepend(build('div', { 'data-part': 'live' }));
}
