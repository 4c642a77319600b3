// While a move runs the page asks for news each second. It replaces only what is marked live, so the focus and a half-typed
// word stay; when the state is another one it replaces all and puts the focus on the new heading.
const news = document.getElementById('move-news');
const find = () => document.getElementById('move');
const goneFor = 30_000;
let goneSince = 0;

// Telling the words anew would make a screen reader say them again.
function announce(words) {
  if (words && news.textContent !== words) news.textContent = words;
}

function copyLive(from, to) {
  for (const fresh of from.querySelectorAll('[data-live]')) {
    const old = to.querySelector(`#${CSS.escape(fresh.id)}`);
    if (!old) continue;
    for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
    for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    if (old.innerHTML !== fresh.innerHTML) old.innerHTML = fresh.innerHTML;
  }
}

function show(fresh) {
  const old = find();
  announce(fresh.dataset.news);
  if (old.dataset.state === fresh.dataset.state) {
    copyLive(fresh, old);
    return;
  }
  const hadFocus = old.contains(document.activeElement);
  old.replaceWith(fresh);
  dispatchEvent(new Event('replaced'));
  if (hadFocus) document.getElementById('move-title')?.focus({ preventScroll: true });
}

// The application restarts on the new database, or the network is away for a moment.
function showGone() {
  goneSince ||= Date.now();
  const long = Date.now() - goneSince > goneFor;
  for (const element of document.querySelectorAll('[data-away]')) element.hidden = long;
  for (const element of document.querySelectorAll('[data-away-long]')) element.hidden = !long;
}

async function ask() {
  try {
    const answer = await fetch(find().dataset.address, { redirect: 'manual', signal: AbortSignal.timeout(10_000) });
    // Signed out, or no administrator any more: the page itself says which.
    if (answer.type === 'opaqueredirect' || answer.status === 403) return location.reload();
    const fresh = answer.ok && new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('move');
    if (!fresh) return showGone();
    goneSince = 0;
    for (const element of document.querySelectorAll('[data-away], [data-away-long]')) element.hidden = true;
    show(document.importNode(fresh, true));
  } catch {
    showGone();
  }
}

async function follow() {
  for (let every; (every = Number(find().dataset.every)) > 0;) {
    await new Promise(resolve => setTimeout(resolve, every));
    // Nobody looks: the next look brings everything.
    if (!document.hidden) await ask();
  }
}

announce(find().dataset.news);
follow();
