/** `/stack.json`: the names of the described stack, for the editor in which a reader sets their own. */
import { loadStack } from '../snippets/stack.ts';

export const GET = (): Response => Response.json(loadStack());
