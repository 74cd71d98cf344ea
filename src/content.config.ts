/** The site's collections. The frontmatter schemas are in `src/schemas/`, one file per concept. */
import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { articleSchema, runbookSchema } from './schemas/page.ts';

const pages = (folder: string) => glob({ base: `./content/${folder}`, pattern: '**/*.mdx' });

export const collections = {
  runbooks: defineCollection({ loader: pages('runbooks'), schema: runbookSchema }),
  commands: defineCollection({ loader: pages('commands'), schema: articleSchema }),
  guides: defineCollection({ loader: pages('guides'), schema: articleSchema }),
};
