/** Under this name the tab keeps its session, and tabs speak of it to each other. Apart, because the door of each page reads it. */
export const SESSION_KEY = 'proofbook.session';

/** How long a tab waits for another tab to tell its session; they are in the same process or one hop away. */
export const ASK_MS = 150;
