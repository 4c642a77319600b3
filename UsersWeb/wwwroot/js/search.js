import { showParts } from './parts.js';

// Shows whom the words find while they are typed, from the same page that the form leads to. Whatever goes wrong leaves the form as it
// is, and says that Enter sends it.
const rest = 200;
const patience = 10_000;
const form = document.querySelector('[data-as-typed]');
const field = form.elements.q;
const found = document.getElementById('found');
const failed = document.getElementById('not-found-out');
let shown = field.defaultValue;
let timer, asked;

const address = () => `${form.action}?${new URLSearchParams(new FormData(form))}`;

function stop() {
  clearTimeout(timer);
  asked?.abort();
}

function begin() {
  stop();
  found.textContent = '';
  timer = setTimeout(ask, rest);
}

async function ask() {
  const words = field.value;
  if (words.trim() === shown.trim()) return fail(false);
  const mine = asked = new AbortController();
  const to = address();
  try {
    const answer = await fetch(to, { redirect: 'error', signal: AbortSignal.any([mine.signal, AbortSignal.timeout(patience)]) });
    if (!answer.ok) throw new Error(answer.statusText);
    const html = await answer.text();
    if (!mine.signal.aborted) show(html, words, to);
  } catch {
    // What was put aside by newer words has not failed.
    if (!mine.signal.aborted) fail(true);
  }
}

function fail(hasFailed) {
  failed.hidden = !hasFailed;
  if (hasFailed) found.textContent = failed.textContent.trim();
}

function show(html, words, to) {
  const fresh = showParts(html);
  shown = words;
  fail(false);
  // One entry of the history for all letters: back leads to where one was before.
  history.replaceState(history.state, '', to);
  found.textContent = fresh.querySelector('[data-found]').dataset.found;
}

// Half a character is on its way in an input method.
field.addEventListener('input', event => {
  if (!event.isComposing) begin();
});
field.addEventListener('compositionend', begin);
form.addEventListener('submit', stop);
// Typed before this was there.
if (field.value !== shown) begin();
