/** The components that MDX pages use without importing them. */
import Callout from './Callout.astro';
import Causes from './Causes.astro';
import CodeBlock from './CodeBlock.astro';
import Cost from './Cost.astro';
import Fold from './Fold.astro';
import HeadingThree from './HeadingThree.astro';
import HeadingTwo from './HeadingTwo.astro';

export const components = { pre: CodeBlock, h2: HeadingTwo, h3: HeadingThree, Callout, Causes, Cost, Fold };
