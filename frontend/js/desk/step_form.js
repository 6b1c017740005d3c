// details.step[data-form]: its form is fetched when somebody opens it, so that a case's page builds none that nobody wants.
// Without scripts the step holds a link to its own page.
import { dress } from './filter.js';

async function fetchForm(step) {
  const address = step.dataset.form;
  step.removeAttribute('data-form');
  const answer = await fetch(address, { headers: { 'HX-Request': 'true' } }).catch(() => null);
  if (!answer?.ok || answer.redirected) {
    location.href = address;
    return;
  }
  step.querySelector('[data-form-place]').outerHTML = await answer.text();
  dress(step);
  step.dispatchEvent(new CustomEvent('form-added', { bubbles: true }));
}

// A key presses a step's summary; the first field then takes the focus, and the key is not typed into it.
document.addEventListener(
  'toggle',
  async (event) => {
    const step = event.target;
    if (!step.matches?.('details.step') || !step.open) return;
    if (step.dataset.form) await fetchForm(step);
    if (!step.contains(document.activeElement)) return;
    step.querySelector('input[type=search], select, textarea, input:not([type=hidden])')?.focus();
  },
  true,
);
