// The desk from the keyboard. The page says what each key presses; which key means what stands in tanggap/desk/keys.py.
//   [data-keys]        a list; [data-keys-item] one of its entries, whose first link opens it          j k Up Down
//   [data-key="x"]     a button, link, summary or field that key x presses, opens or focuses
//   #pintasan          the dialog that lists the keys                                                  ?
// Typing never presses anything: see isWriting and isWord.
import { openStep } from './step_form.js';

const OFF = 'pintasan-mati';
const PAUSE = 700; // ms: a letter that follows a meaningless one sooner than this belongs to a word
const WRITING =
  'input, textarea, select, details, dialog, [contenteditable=""], [contenteditable=true], ' +
  '[role=textbox], [role=searchbox], [role=combobox], [role=listbox]';
const FORMS = 'dialog[open], details[data-writes][open]:not([data-open-at-first]), [data-form-loading]';

const list = document.querySelector('[data-keys]');
const help = document.getElementById('pintasan');
let wordUntil = 0;

const keysAreOff = () => {
  try {
    return localStorage.getItem(OFF) === '1';
  } catch {
    return false;
  }
};

/** Whether text could be meant: the focus is in a form or near one, or a form lies open or is on its way. */
const isWriting = (target) => !!target.closest?.(WRITING) || !!document.querySelector(FORMS);

const isComposing = (event) =>
  event.isComposing || event.keyCode === 229 || event.key === 'Process' || event.key === 'Dead';

/** Whether this key continues a word that the page did not ask for. */
function isWord(event, isMeant) {
  const within = event.timeStamp < wordUntil;
  if (event.key.length === 1 && (within || !isMeant)) wordUntil = event.timeStamp + PAUSE;
  return within;
}

function move(step) {
  const items = list ? [...list.querySelectorAll('[data-keys-item]')] : [];
  const now = items.findIndex((item) => item.getAttribute('aria-current') === 'true');
  const next = items[Math.min(items.length - 1, Math.max(0, now + step))];
  if (!next || next === items[now]) return;
  items[now]?.removeAttribute('aria-current');
  next.setAttribute('aria-current', 'true');
  next.scrollIntoView({ block: 'nearest' });
  const link = next.querySelector('a, button');
  link?.focus({ preventScroll: true });
  if (list.dataset.keys === 'open') link?.click();
}

// What lies in a part that is being loaded, or is closed for now, answers nothing.
const answers = (one) =>
  !one.hidden &&
  one.offsetParent &&
  one.getAttribute('aria-disabled') !== 'true' &&
  !one.disabled &&
  !one.closest('[aria-busy=true]');

const targetOf = (key) =>
  [...document.querySelectorAll('[data-key]')].find((one) => one.dataset.key === key && answers(one));

function press(target) {
  if (target.matches('summary')) openStep(target.parentElement);
  else if (target.matches('input:not([type=radio], [type=checkbox]), textarea, select')) {
    target.focus();
    target.select?.();
  } else {
    target.focus({ preventScroll: true });
    target.click();
  }
}

function actOf(key) {
  if (list && (key === 'j' || key === 'ArrowDown')) return () => move(1);
  if (list && (key === 'k' || key === 'ArrowUp')) return () => move(-1);
  if (key === '?' && help) return () => help.showModal();
  const target = targetOf(key);
  return target && (() => press(target));
}

// Esc ends the writing: the open form closes, what was typed stays in it, and the keys answer again.
function stopWriting(target) {
  target.blur?.();
  for (const form of document.querySelectorAll('details[data-writes][open]')) form.open = false;
}

const isStep = (key) => /^(j|k|ArrowUp|ArrowDown)$/.test(key);
// From the box of an entry one may go on to the next entry; nothing else is pressed from it.
const mayStep = (key, target) => isStep(key) && target.matches?.('[data-keys-item] input[type=checkbox]');

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || isComposing(event) || keysAreOff()) return;
  const { key, target } = event;
  if (isWriting(target) && !mayStep(key, target)) {
    if (key === 'Escape' && !document.querySelector('dialog[open]')) stopWriting(target);
    return;
  }
  // Enter on a link or button that the reader tabbed to stays theirs, except on the current entry of the list.
  if (key === 'Enter' && target.closest('a, button') && !target.closest('[data-keys-item]')) return;
  const act = actOf(key);
  if (isWord(event, !!act) || !act) return;
  event.preventDefault();
  if (isStep(key) || !event.repeat) act(); // a key held down decides one case, not the whole queue
}

if (list || help) document.addEventListener('keydown', onKey);

// A form that the page itself opened counts as open once somebody is in it.
document.addEventListener('focusin', (event) =>
  event.target.closest?.('[data-open-at-first]')?.removeAttribute('data-open-at-first'),
);

const toggle = document.querySelector('[data-keys-switch]');
if (toggle) {
  toggle.checked = !keysAreOff();
  toggle.addEventListener('change', () => {
    try {
      localStorage.setItem(OFF, toggle.checked ? '0' : '1');
    } catch {
      /* not kept */
    }
  });
}
