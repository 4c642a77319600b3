import { showParts } from './parts.js';

// Asks for the newest of the parts that change all the time, every few seconds while somebody looks; nothing changes while text is marked.
const source = document.querySelector('[data-live-address]');
const away = document.getElementById('live-away');

async function ask() {
  try {
    const answer = await fetch(source.dataset.liveAddress, { redirect: 'manual', signal: AbortSignal.timeout(10_000) });
    // Signed out, or no administrator any more: the page itself says which.
    if (answer.type === 'opaqueredirect' || answer.status === 403) return location.reload();
    if (answer.ok && getSelection().isCollapsed) showParts(await answer.text());
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
