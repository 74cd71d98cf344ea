/** The name of the page at an address, as snippets and recordings use it: `connection/too-many-clients`, `commands/query-database`. */
export const pageOf = ({ pathname }: URL): string => pathname.replace(/^\/(runbooks\/)?|\/$/g, '');
