// Puts newer parts of a page in the place of those that are shown, by their names in data-live. What is open stays open, and the focus
// stays where it is: on the link to the same address, or else on the same one in the order.
const targets = part => [...part.querySelectorAll('summary, a')];

function replaceInput(input, fresh) {
  input.value = fresh.value;
  input.disabled = fresh.disabled;
}

function replace(part, fresh) {
  const open = [...part.querySelectorAll('details')].map(one => one.open);
  const focused = targets(part).indexOf(document.activeElement);
  const address = document.activeElement.getAttribute('href');
  part.innerHTML = fresh.innerHTML;
  part.querySelectorAll('details').forEach((one, i) => { one.open = open[i] ?? false; });
  if (focused < 0) return;
  const fitting = targets(part);
  const same = address && fitting.find(one => one.getAttribute('href') === address);
  (same || fitting[focused])?.focus({ preventScroll: true });
}

// From the text of a page that holds them, which is given back.
export function showParts(html) {
  const fresh = new DOMParser().parseFromString(html, 'text/html');
  for (const part of document.querySelectorAll('[data-live]')) {
    const newer = fresh.querySelector(`[data-live="${CSS.escape(part.dataset.live)}"]`);
    if (newer) (part.matches('input') ? replaceInput : replace)(part, newer);
  }
  dispatchEvent(new Event('replaced'));
  return fresh;
}
