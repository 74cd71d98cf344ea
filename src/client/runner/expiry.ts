/** The clock of a question: how long it may be answered. */

/** Writes the seconds left into `place`; calls `onEnd` when they are over. Returns what stops it. */
export function countDown(expiresAt: string, place: HTMLElement, onEnd: () => void): () => void {
  const end = Date.parse(expiresAt);
  const tick = () => {
    const seconds = Math.ceil((end - Date.now()) / 1000);
    place.textContent = seconds > 0 ? `${seconds} s left` : '';
    if (seconds > 0) return;
    clearInterval(timer);
    onEnd();
  };
  const timer = setInterval(tick, 250);
  tick();
  return () => clearInterval(timer);
}
