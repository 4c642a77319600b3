// A secret is typed once, so it must be possible to read it.
for (const input of document.querySelectorAll('input[type=password]')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'btn btn-quiet';
  button.setAttribute('aria-controls', input.id);
  const show = shown => {
    input.type = shown ? 'text' : 'password';
    button.textContent = shown ? input.dataset.hide : input.dataset.show;
    button.setAttribute('aria-label', shown ? input.dataset.hideWhat : input.dataset.showWhat);
  };
  button.addEventListener('click', () => show(input.type === 'password'));
  // Browsers offer to remember what stands in a password field, not in a text field.
  input.form?.addEventListener('submit', () => show(false));
  show(false);
  const both = document.createElement('div');
  both.className = 'beside';
  const focused = document.activeElement === input;
  input.replaceWith(both);
  both.append(input, button);
  if (focused) input.focus();
}
