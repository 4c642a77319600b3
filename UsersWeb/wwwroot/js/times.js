// The server writes UTC; the reader's own zone and way of writing dates are known only here.
const minute = 60_000, hour = 60 * minute, day = 24 * hour;
const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const locale = exact.resolvedOptions().locale;

// The same steps as in InstantTagHelper.
function ago(age) {
  if (age < 0) return null;
  if (age < minute) return 'just now';
  if (age < hour) return `${Math.floor(age / minute)} min ago`;
  if (age < day) return `${Math.floor(age / hour)} h ago`;
  if (age < 2 * day) return 'yesterday';
  if (age < 30 * day) return `${Math.floor(age / day)} days ago`;
  return null;
}

function write(time) {
  const instant = new Date(time.dateTime);
  const relative = 'exact' in time.dataset ? null : ago(Date.now() - instant);
  const words = relative ?? ('exact' in time.dataset ? exact : date).format(instant);
  time.lang = relative ? 'en' : locale;
  if (time.textContent !== words) time.textContent = words;
}

function writeAll() {
  for (const time of document.querySelectorAll('time[datetime]')) {
    if (!time.lang) time.title = `${exact.format(new Date(time.dateTime))}\n${time.title}`;
    write(time);
  }
}

writeAll();
setInterval(writeAll, minute);
// Part of the page was replaced.
addEventListener('replaced', writeAll);
