/**
 * The keyboard of the result list. The focus stays in the field; the active option is named by `aria-activedescendant`.
 * In a paste of several lines the arrows belong to the text until the caret stands at its end.
 */

export class Options {
  private readonly field: HTMLTextAreaElement;
  private readonly list: HTMLElement;
  private active = -1;

  constructor(field: HTMLTextAreaElement, list: HTMLElement) {
    this.field = field;
    this.list = list;
    field.addEventListener('keydown', (event) => this.onKey(event));
    list.addEventListener('pointermove', (event) => {
      const option = event.target instanceof Element ? event.target.closest('[role=option]') : null;
      if (option) this.choose(this.all.indexOf(option as HTMLAnchorElement), false);
    });
  }

  /** Replaces the list; the first option becomes the active one, so that Enter opens the best answer. */
  replace(sections: readonly HTMLElement[]): void {
    this.list.replaceChildren(...sections);
    this.active = -1;
    this.choose(0, false);
    this.list.scrollTop = 0;
  }

  private get all(): HTMLAnchorElement[] {
    return [...this.list.querySelectorAll<HTMLAnchorElement>('[role=option]')];
  }

  private choose(place: number, scroll: boolean): void {
    const options = this.all;
    const next = options[place];
    options[this.active]?.setAttribute('aria-selected', 'false');
    this.active = next ? place : -1;
    if (next) {
      next.setAttribute('aria-selected', 'true');
      this.field.setAttribute('aria-activedescendant', next.id);
      if (scroll) next.scrollIntoView({ block: 'nearest' });
    } else {
      this.field.removeAttribute('aria-activedescendant');
    }
  }

  private onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      this.all[this.active]?.click();
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && this.ownsArrows()) {
      event.preventDefault();
      const count = this.all.length;
      const step = event.key === 'ArrowDown' ? 1 : -1;
      if (count > 0) this.choose((this.active + step + count) % count, true);
    }
  }

  private ownsArrows(): boolean {
    const { value, selectionEnd } = this.field;
    return !value.includes('\n') || selectionEnd === value.length;
  }
}
