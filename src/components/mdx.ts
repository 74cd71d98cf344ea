/** The components that MDX pages use without importing them. */
import Callout from './Callout.astro';
import Causes from './Causes.astro';
import CodeBlock from './CodeBlock.astro';
import Cost from './Cost.astro';

export const components = { pre: CodeBlock, Callout, Causes, Cost };
