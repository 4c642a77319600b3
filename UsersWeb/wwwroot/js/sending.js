// A second click while a form is on its way would send it twice.
addEventListener('submit', event => {
  const form = event.target;
  if (form.method !== 'post') return;
  const buttons = [...form.elements].filter(e => e.type === 'submit');
  // Later, because a button disabled now would not send its own name and value.
  setTimeout(() => buttons.forEach(button => {
    button.disabled = true;
    button.dataset.sending = '';
  }));
  form.setAttribute('aria-busy', 'true');
});

// Back in history the page returns as it was left, with its buttons disabled.
addEventListener('pageshow', () => {
  document.querySelectorAll('[data-sending]').forEach(button => {
    button.disabled = false;
    delete button.dataset.sending;
    button.form?.removeAttribute('aria-busy');
  });
});
