// A passkey is asked by the browser alone: it takes and gives bytes, and the page has them in base64url.
const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));
const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

const known = list => list?.map(one => ({ ...one, id: bytes(one.id) }));

const create = async options => {
  const made = await navigator.credentials.create({ publicKey: {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: known(options.excludeCredentials),
  } });
  return {
    id: made.id, rawId: text(made.rawId), type: made.type, clientExtensionResults: made.getClientExtensionResults(),
    response: {
      attestationObject: text(made.response.attestationObject),
      clientDataJSON: text(made.response.clientDataJSON),
      transports: made.response.getTransports?.() ?? [],
    },
  };
};

const get = async options => {
  const found = await navigator.credentials.get({ publicKey: {
    ...options, challenge: bytes(options.challenge), allowCredentials: known(options.allowCredentials),
  } });
  return {
    id: found.id, rawId: text(found.rawId), type: found.type, clientExtensionResults: found.getClientExtensionResults(),
    response: {
      authenticatorData: text(found.response.authenticatorData),
      clientDataJSON: text(found.response.clientDataJSON),
      signature: text(found.response.signature),
      userHandle: found.response.userHandle ? text(found.response.userHandle) : null,
    },
  };
};

for (const button of document.querySelectorAll('button[data-passkey]')) {
  const form = button.form;
  if (!window.PublicKeyCredential) {
    button.parentElement.querySelector('[data-passkey-none]').hidden = false;
    continue;
  }
  button.hidden = false;
  const options = JSON.parse(button.dataset.passkey);
  const problem = button.parentElement.querySelector('[data-passkey-problem]');
  button.addEventListener('click', async event => {
    if (form.elements.Credential.value) return;
    event.preventDefault();
    problem.hidden = true;
    button.disabled = true;
    try {
      const answer = await (options.user ? create : get)(options);
      form.elements.Credential.value = JSON.stringify(answer);
      button.disabled = false;
      form.requestSubmit(button);
    } catch (error) {
      button.disabled = false;
      // The page has words for each error that is known by its name.
      const words = problem.dataset;
      problem.textContent = words[error.name.toLowerCase()] ?? words.other.replace('{0}', () => error.message);
      problem.hidden = false;
    }
  });
}
