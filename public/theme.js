// Applies the reader's choice of light or dark before the first paint. It blocks on purpose, and is this short on purpose.
try {
  const theme = localStorage.getItem('proofbook:theme');
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // Storage can be forbidden; then the system decides.
}
