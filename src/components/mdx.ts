/** The components that MDX pages use without importing them. */
import Callout from './Callout.astro';
import Causes from './Causes.astro';
import CodeBlock from './CodeBlock.astro';
import Cost from './Cost.astro';
import Fold from './Fold.astro';

export const components = { pre: CodeBlock, Callout, Causes, Cost, Fold };
