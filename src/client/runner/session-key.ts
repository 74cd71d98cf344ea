/** Under this name the tab keeps its session, and tabs speak of it to each other. Apart, because the door of each page reads it. */
export const SESSION_KEY = 'proofbook.session';
