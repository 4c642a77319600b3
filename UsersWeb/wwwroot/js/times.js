// The server writes UTC; the reader's own zone and way of writing dates are known only here.
const minute = 60_000, hour = 60 * minute, day = 24 * hour;
const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const locale = exact.resolvedOptions().locale;
const words = document.querySelector('meta[name=ago]');
const say = (text, count) => text.replace('{0}', count);

// The same steps as in InstantTagHelper.
function ago(age) {
  if (age < 0) return null;
  if (age < minute) return words.content;
  if (age < hour) return say(words.dataset.minutes, Math.floor(age / minute));
  if (age < day) return say(words.dataset.hours, Math.floor(age / hour));
  if (age < 2 * day) return words.dataset.yesterday;
  if (age < 30 * day) return say(words.dataset.days, Math.floor(age / day));
  return null;
}

function write(time) {
  const instant = new Date(time.dateTime);
  const relative = 'exact' in time.dataset ? null : ago(Date.now() - instant);
  const text = relative ?? ('exact' in time.dataset ? exact : date).format(instant);
  time.lang = relative ? document.documentElement.lang : locale;
  if (time.textContent !== text) time.textContent = text;
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
