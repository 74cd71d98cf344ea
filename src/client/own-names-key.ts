/** Where this browser keeps the reader's own names. Apart, because each page looks whether there are any. */
export const NAMES_KEY = 'proofbook:stack';
