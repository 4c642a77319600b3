// ⋯ at the end of a row opens a menu of what can be done there; without script it leads to a page that offers the same. Esc, and a click
// or the focus elsewhere, close it; the arrow keys walk in it; near the end of the window it opens upwards.
const menu = document.getElementById('more');
const isOpen = () => menu.matches(':popover-open');
let button, wasOpen;

function open() {
  const deeds = button.formAction;
  for (const item of menu.children) item.hidden = !button.dataset.can.includes(item.dataset.place);
  for (const link of menu.querySelectorAll('a')) link.href = deeds.replace(/deeds$/, link.dataset.page);
  for (const deed of menu.querySelectorAll('button')) deed.formAction = deeds;
  // Tab leads on into it.
  button.after(menu);
  menu.showPopover();
  place();
}

function place() {
  const [at, size] = [button.getBoundingClientRect(), menu.getBoundingClientRect()];
  const isBelow = at.bottom + size.height <= innerHeight || at.top < size.height;
  menu.style.top = `${scrollY + (isBelow ? at.bottom : at.top - size.height)}px`;
  menu.style.left = `${scrollX + Math.max(0, at.right - size.width)}px`;
}

addEventListener('resize', () => isOpen() && place());

function close() {
  for (const one of document.querySelectorAll('.more > button')) one.ariaExpanded = false;
}

close();
// Rows may come later.
addEventListener('replaced', close);

// A press closes what is open before it becomes a click.
document.addEventListener('pointerdown', event => {
  wasOpen = isOpen() && event.target.closest?.('.more > button') === button;
}, true);

document.addEventListener('click', event => {
  const pressed = event.target.closest?.('.more > button');
  if (!pressed) return;
  event.preventDefault();
  if (isOpen()) menu.hidePopover();
  else if (!wasOpen || !event.detail) {
    button = pressed;
    open();
  }
});

menu.addEventListener('toggle', event => button.ariaExpanded = event.newState === 'open');

document.addEventListener('focusin', event => {
  if (isOpen() && event.target !== button && !menu.contains(event.target)) menu.hidePopover();
});

document.addEventListener('keydown', event => {
  if (!isOpen() || event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const items = [...menu.querySelectorAll('li:not([hidden]) > *')];
  const next = items.indexOf(document.activeElement) + (event.key === 'ArrowDown' ? 1 : -1);
  event.preventDefault();
  items.at(next < 0 ? -1 : next % items.length).focus();
});
