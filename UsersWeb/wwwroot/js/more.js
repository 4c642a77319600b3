// The menus at the ends of rows: Esc and a click elsewhere close the open one, the arrow keys walk in it, and near the end of the window
// it opens upwards.
const open = () => document.querySelector('.more > details[open]');

function close(menu, isByKey) {
  if (!menu) return;
  menu.open = false;
  if (isByKey) menu.querySelector('summary').focus();
}

document.addEventListener('click', event => {
  if (!event.target.closest?.('.more > details')) close(open());
});

document.addEventListener('focusin', event => {
  const menu = open();
  if (menu && !menu.contains(event.target)) close(menu);
});

document.addEventListener('keydown', event => {
  const menu = open();
  if (!menu) return;
  if (event.key === 'Escape') close(menu, true);
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const items = [...menu.querySelectorAll('a, button')];
  const next = items.indexOf(document.activeElement) + (event.key === 'ArrowDown' ? 1 : -1);
  event.preventDefault();
  items.at(next < 0 ? -1 : next % items.length).focus();
});

// Of the event's two ways only the one from above passes here: rows may come later.
document.addEventListener('toggle', event => {
  const menu = event.target;
  if (!menu.open || !menu.matches('.more > details')) return;
  const list = menu.querySelector('ul');
  delete menu.dataset.up;
  const end = list.getBoundingClientRect();
  if (end.bottom > innerHeight && menu.getBoundingClientRect().top > end.height) menu.dataset.up = '';
}, true);
