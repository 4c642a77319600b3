// Whoever changes their own value in a question means to keep it.
for (const question of document.querySelectorAll('[data-question]')) {
  const mine = question.querySelector('[data-mine]');
  for (const input of question.querySelectorAll('.form-control')) input.addEventListener('input', () => { mine.checked = true; });
}
