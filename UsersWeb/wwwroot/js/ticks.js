// Ticks a range with Shift, all rows of the page by the box in the header, and says how many are ticked.
const boxes = [...document.querySelectorAll('input[name="ids"]')];
const all = document.querySelector('[data-tick-all]');
const label = document.querySelector('label[for="deed"]');
const words = label?.textContent;
let last;

function show() {
  const count = boxes.filter(box => box.checked).length;
  if (label) label.textContent = count ? `With the ${count} ticked` : words;
  if (!all) return;
  all.checked = count === boxes.length;
  all.indeterminate = count > 0 && count < boxes.length;
}

for (const box of boxes) box.addEventListener('click', event => {
  if (event.shiftKey && last) {
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
    for (const between of boxes.slice(from, to + 1)) between.checked = box.checked;
  }
  last = box;
  show();
});
if (all && boxes.length) {
  all.hidden = false;
  all.addEventListener('change', () => {
    for (const box of boxes) box.checked = all.checked;
    show();
  });
  show();
}
