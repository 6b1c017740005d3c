// Every POST form is sent once per showing of the page. The button keeps the focus; data-again leaves a form alone.
const sent = new WeakSet();

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.method !== 'post' || form.hasAttribute('data-again') || event.defaultPrevented) return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  sent.add(form);
  for (const button of form.querySelectorAll('button:not([type=button])'))
    button.setAttribute('aria-disabled', 'true');
});

addEventListener('pageshow', () => {
  for (const form of document.forms) {
    if (!sent.delete(form)) continue;
    for (const button of form.querySelectorAll('button[aria-disabled]'))
      button.removeAttribute('aria-disabled');
  }
});
