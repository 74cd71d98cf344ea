/** The components that MDX pages use without importing them. */
import Callout from './Callout.astro';
import Causes from './Causes.astro';
import CodeBlock from './CodeBlock.astro';
import Cost from './Cost.astro';
<<<<<<< HEAD
import Fold from './Fold.astro';

export const components = { pre: CodeBlock, Callout, Causes, Cost, Fold };
=======
import HeadingThree from './HeadingThree.astro';
import HeadingTwo from './HeadingTwo.astro';

export const components = { pre: CodeBlock, h2: HeadingTwo, h3: HeadingThree, Callout, Causes, Cost };
>>>>>>> dc77ca3 (A voice for headings and stamp; permalinks; pages as Markdown, llms.txt, sitemap and links to the sources where the book names them; the contents are right after a jump)
