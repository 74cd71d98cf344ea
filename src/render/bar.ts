/** A bar. Its width is an attribute of the drawing, since the Content-Security-Policy allows no style attributes. */
import { h, type RenderNode } from './node.ts';

/** Draws a bar of 0 to 100 %. It is hidden from screen readers, since its figure always stands beside it. */
export function renderBar(percent: number): RenderNode {
  return h(
    'svg',
    { class: 'out-bar', 'aria-hidden': 'true' },
    h('rect', { class: 'out-bar-ground', width: '100%', height: '100%', rx: 2 }),
    h('rect', { class: 'out-bar-fill', width: `${Number(percent.toFixed(2))}%`, height: '100%', rx: 2 }),
  );
}
