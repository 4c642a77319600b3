// Sorting and paging load a new page; the focus stays on what was pressed, so that it can be pressed again.
const key = 'keep-focus';

addEventListener('click', event => {
  const name = event.target.closest?.('[data-keep-focus]')?.dataset.keepFocus;
  if (name) sessionStorage.setItem(key, name);
});

const kept = sessionStorage.getItem(key);
if (kept) {
  sessionStorage.removeItem(key);
  document.querySelector(`[data-keep-focus="${CSS.escape(kept)}"]`)?.focus({ preventScroll: true });
}
