// Keys that lead to the search and through the rows of a list, and the dialog that lists them. Keys of one character are for whoever has
// not switched them off (WCAG 2.1.4), and never for whoever is typing.
const stored = 'usersweb-single-keys';
const dialog = document.getElementById('keys');
const box = document.getElementById('keys-single');
const notTyping = ':is([type="checkbox"], [type="radio"], [type="button"], [type="submit"])';

// A browser may refuse to keep anything: then they are on, until the next page.
function remember(isOn) {
  try {
    if (isOn) localStorage.removeItem(stored);
    else localStorage.setItem(stored, 'off');
  } catch { /* Nothing is lost but the choice. */ }
}

function areOn() {
  try {
    return localStorage.getItem(stored) !== 'off';
  } catch {
    return box.checked;
  }
}

const isTyping = target => target.isContentEditable || target.matches?.(`input:not(${notTyping}), textarea, select`);
const isCovered = () => document.querySelector('dialog[open], [popover]:popover-open') !== null;
const ownSearch = () => document.querySelector('main [role="search"] input[type="search"]');
const rows = '[data-row-link], [data-row-links] > tr';
const links = () => [...document.querySelectorAll(rows)].map(row => row.querySelector('a')).filter(Boolean);

function search() {
  const field = ownSearch() ?? document.querySelector('.topbar [role="search"] input');
  // A browser gives the focus to what an address names.
  if (!field) return location.assign(`${dialog.dataset.users}#q`);
  field.focus();
  field.select();
}

function show() {
  box.checked = areOn();
  // The dialog gives the focus back to where it was, which must not be in a menu that it closes.
  document.querySelector('[popover]:popover-open')?.hidePopover();
  dialog.showModal();
}

// From anywhere in a row, or from outside of the list to its first.
function move(by) {
  const all = links();
  const now = all.indexOf(document.activeElement.closest(rows)?.querySelector('a'));
  all[Math.min(Math.max(now + by, 0), all.length - 1)]?.focus();
}

// Arrows move from a row's link and the list's search only: anywhere else they scroll.
function moveByArrow(event) {
  const all = links();
  const at = all.indexOf(event.target);
  const isDown = event.key === 'ArrowDown';
  if (at < 0 && !(isDown && all.length > 0 && event.target === ownSearch())) return;
  event.preventDefault();
  if (at === 0 && !isDown && ownSearch()) ownSearch().focus();
  else move(isDown ? 1 : -1);
}

const singles = { '/': search, '?': show, j: () => move(1), k: () => move(-1) };

document.addEventListener('keydown', event => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || isCovered()) return;
  if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && !event.shiftKey) return moveByArrow(event);
  if (!Object.hasOwn(singles, event.key) || isTyping(event.target) || !areOn()) return;
  event.preventDefault();
  singles[event.key]();
});

box.addEventListener('change', () => remember(box.checked));
dialog.addEventListener('click', event => {
  if (event.target === dialog) dialog.close();
});
for (const button of document.querySelectorAll('[data-show-keys]')) {
  button.hidden = false;
  button.addEventListener('click', show);
}
