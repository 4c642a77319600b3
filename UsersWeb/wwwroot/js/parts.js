// Puts newer parts of a page in the place of those that are shown, by their names in data-live. What is open stays open, what was typed,
// ticked or chosen stays so where it is still to be found, and the focus stays where it is: on what leads to the same address or has the
// same name, or else on the same one in the order. What means other people then, data-anew, is to be said again.
const fields = ':is(input:not([type=hidden]), select, textarea):not([data-anew])';
const targets = part => [...part.querySelectorAll(`summary, a, button, ${fields}`)];
const hasTick = field => field.type === 'checkbox' || field.type === 'radio';
const identity = one => one.getAttribute('href') ?? one.getAttribute('formaction')
  ?? [one.id, one.name, one.matches(fields) && !hasTick(one) ? '' : one.value].join(' ').trim();

function replaceInput(input, fresh) {
  input.value = fresh.value;
  input.disabled = fresh.disabled;
}

function isTouched(field) {
  if (hasTick(field)) return field.checked !== field.defaultChecked;
  if (field.matches('select')) return field.value !== ([...field.options].find(option => option.defaultSelected) ?? field.options[0])?.value;
  return field.value !== field.defaultValue;
}

function keep(part, touched) {
  for (const field of part.querySelectorAll(fields)) {
    const before = touched.get(identity(field));
    if (!before) continue;
    if (hasTick(field)) field.checked = before.checked;
    else if (!field.options || [...field.options].some(option => option.value === before.value)) field.value = before.value;
  }
}

function replace(part, fresh) {
  const open = [...part.querySelectorAll('details')].map(one => one.open);
  const touched = new Map([...part.querySelectorAll(fields)].filter(isTouched).map(field => [identity(field), field]));
  const active = document.activeElement;
  const focused = targets(part).indexOf(active);
  part.innerHTML = fresh.innerHTML;
  part.querySelectorAll('details').forEach((one, i) => { one.open = open[i] ?? false; });
  keep(part, touched);
  if (focused < 0) return;
  const fitting = targets(part);
  const same = identity(active) && fitting.find(one => identity(one) === identity(active));
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
