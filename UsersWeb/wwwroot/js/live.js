// Asks for the newest of the parts that change all the time, every few seconds while somebody looks. What is open stays open, the focus
// stays where it is, and nothing changes while text is marked.
const source = document.querySelector('[data-live-address]');
const away = document.getElementById('live-away');

function replace(part, fresh) {
  const open = [...part.querySelectorAll('details')].map(one => one.open);
  const targets = () => [...part.querySelectorAll('summary, a')];
  const focused = targets().indexOf(document.activeElement);
  part.innerHTML = fresh.innerHTML;
  part.querySelectorAll('details').forEach((one, i) => { one.open = open[i] ?? false; });
  if (focused >= 0) targets()[focused]?.focus({ preventScroll: true });
}

function show(html) {
  const fresh = new DOMParser().parseFromString(html, 'text/html');
  for (const part of document.querySelectorAll('[data-live]')) {
    const newer = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
    if (newer) replace(part, newer);
  }
}

async function ask() {
  try {
    const answer = await fetch(source.dataset.liveAddress, { redirect: 'manual', signal: AbortSignal.timeout(10_000) });
    // Signed out, or no administrator any more: the page itself says which.
    if (answer.type === 'opaqueredirect' || answer.status === 403) return location.reload();
    if (answer.ok && getSelection().isCollapsed) show(await answer.text());
    away.hidden = answer.ok;
  } catch {
    away.hidden = false;
  }
}

async function follow() {
  while (true) {
    await new Promise(resolve => setTimeout(resolve, Number(source.dataset.liveEvery)));
    if (!document.hidden) await ask();
  }
}

follow();
