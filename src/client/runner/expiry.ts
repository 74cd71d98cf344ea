/** The clock of a question: how long it may be answered. */

export interface CountDown {
  /** Seconds left at which `onWarn` is called, once. */
  readonly warnAt: number;
  readonly onWarn: () => void;
  readonly onEnd: () => void;
}

/** Writes the seconds left into `place`. Returns what stops it. */
export function countDown(expiresAt: string, place: HTMLElement, { warnAt, onWarn, onEnd }: CountDown): () => void {
  const end = Date.parse(expiresAt);
  let warned = false;
  const tick = () => {
    const seconds = Math.ceil((end - Date.now()) / 1000);
    place.textContent = seconds > 0 ? `${seconds} s left` : '';
    if (seconds <= 0) {
      clearInterval(timer);
      return onEnd();
    }
    if (seconds > warnAt || warned) return;
    warned = true;
    onWarn();
  };
  const timer = setInterval(tick, 250);
  tick();
  return () => clearInterval(timer);
}
