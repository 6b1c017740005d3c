// details[data-writes]: a form that opens in the page. With data-form it is fetched when somebody opens it, so that a case's page
// builds none that nobody wants; what is typed meanwhile waits for its first field. Without scripts the step holds a link to its own page.
import { dress } from './filter.js';

const FIELDS = 'input[type=search], select, textarea, input:not([type=hidden])';
let typed = null; // what was typed since a form was asked for; null while none is on its way

function catchKeys(event) {
  if (typed === null || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === 'Tab' || event.key === 'Escape') return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (event.key.length === 1) typed += event.key;
  else if (event.key === 'Backspace') typed = typed.slice(0, -1);
}
addEventListener('keydown', catchKeys, true);

async function fetchForm(step) {
  const address = step.dataset.form;
  step.removeAttribute('data-form');
  step.setAttribute('data-form-loading', '');
  const answer = await fetch(address, { headers: { 'HX-Request': 'true' } }).catch(() => null);
  if (!answer?.ok || answer.redirected) {
    location.href = address;
    return;
  }
  step.querySelector('[data-form-place]').outerHTML = await answer.text();
  step.removeAttribute('data-form-loading');
  dress(step);
  step.dispatchEvent(new CustomEvent('form-added', { bubbles: true }));
}

function focusFirst(step, words) {
  const field = step.querySelector(FIELDS);
  step.scrollIntoView({ block: 'nearest' });
  field?.focus();
  if (!words || !field?.matches('input, textarea')) return;
  field.value += words;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Opens a step and puts the cursor, and what is typed while its form is on its way, into the first field. */
export async function openStep(step) {
  step.open = true;
  if (step.dataset.form) {
    typed = '';
    await fetchForm(step);
  }
  const words = typed;
  typed = null;
  if (step.open) focusFirst(step, words);
}

// A field that must be filled in is shown, so that the browser can say so.
document.addEventListener(
  'invalid',
  (event) => event.target.closest('details:not([open])')?.setAttribute('open', ''),
  true,
);

document.addEventListener(
  'toggle',
  (event) => {
    const step = event.target;
    if (!step.matches?.('details[data-writes]') || !step.open) return;
    if (step.dataset.form || document.activeElement?.parentElement === step) openStep(step);
  },
  true,
);
