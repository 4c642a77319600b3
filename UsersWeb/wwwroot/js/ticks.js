// Ticks a range with Shift, all rows of the page by the box in the header, and says how many are ticked.
const boxes = () => [...document.querySelectorAll('input[name="ids"]')];
let last;

function show() {
  const count = boxes().filter(box => box.checked).length;
  const label = document.querySelector('label[for="deed"]');
  if (label) {
    label.dataset.words ??= label.textContent;
    label.textContent = count ? label.dataset.ticked.replace('{0}', count) : label.dataset.words;
  }
  const all = document.querySelector('[data-tick-all]');
  if (!all) return;
  all.hidden = false;
  all.checked = count === boxes().length;
  all.indeterminate = count > 0 && !all.checked;
}

addEventListener('click', event => {
  const box = event.target;
  if (!box.matches?.('input[name="ids"]')) return;
  if (event.shiftKey && last?.isConnected) {
    const [from, to] = [boxes().indexOf(last), boxes().indexOf(box)].sort((a, b) => a - b);
    for (const between of boxes().slice(from, to + 1)) between.checked = box.checked;
  }
  last = box;
  show();
});

addEventListener('change', event => {
  if (!event.target.matches?.('[data-tick-all]')) return;
  for (const box of boxes()) box.checked = event.target.checked;
  show();
});

show();
// Other rows were put in their place.
addEventListener('replaced', show);
