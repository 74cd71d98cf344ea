/** The site's collections. The frontmatter schemas are in `src/schemas/`, one file per concept. */
import { defineCollection } from 'astro:content';
import { file, glob } from 'astro/loaders';
import { articleSchema, groupSchema, runbookSchema } from './schemas/page.ts';

const pages = (folder: string) => glob({ base: `./content/${folder}`, pattern: '**/*.mdx' });

export const collections = {
  runbooks: defineCollection({ loader: pages('runbooks'), schema: runbookSchema }),
  commands: defineCollection({ loader: pages('commands'), schema: articleSchema }),
  guides: defineCollection({ loader: pages('guides'), schema: articleSchema }),
  groups: defineCollection({ loader: file('content/groups.yaml'), schema: groupSchema }),
};
