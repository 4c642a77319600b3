// The whole row leads where its first link leads; selecting text in it does not.
addEventListener('click', event => {
  const row = event.target.closest?.('[data-row-link], [data-row-links] > tr');
  if (!row || event.target.closest('a, button, input, label, details, [popover]') || String(getSelection())) return;
  const link = row.querySelector('a');
  if (event.ctrlKey || event.metaKey) open(link.href, '_blank', 'noopener');
  else link.click();
});
