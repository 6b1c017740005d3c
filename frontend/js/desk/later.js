// form[data-later]: a decision that waits ten seconds for "undo". It leaves the page at once and is told to the server later, or
// as soon as the page is left. Without this script the form is sent at once and is final.
//   data-title       the code of the case            data-goes-to  whom or what it names, where no select says it
//   data-later-row   what leaves the page with it     data-after    where to go once it was sent
import { button, closer, link, say, stack, toast } from './toasts.js';

const WAIT = 10_000;
const RETRY = 5_000;
const words = stack?.dataset;
const pending = [];

function leave(one) {
  if (!one.row) return;
  const next = one.row.nextElementSibling ?? one.row.previousElementSibling;
  one.row.hidden = true;
  next?.querySelector('a, button')?.focus({ preventScroll: true });
}
function comeBack(one) {
  if (!one.row) return;
  one.row.hidden = false;
  one.row.querySelector('a, button')?.focus();
}
const page = {
  isBusy: () => false,
  rowOf: (form) => form.closest('[data-later-row]'),
  leave,
  comeBack,
  refused: comeBack,
};

/** Says how this page takes a case out of its list and puts it back. */
export const setUp = (given) => Object.assign(page, given);

/** Whether a decision about this case still waits. */
export const isPending = (code) => pending.some((one) => one.code === code);

function markUndo() {
  for (const one of stack.querySelectorAll('[data-key]')) one.removeAttribute('data-key');
  pending.at(-1)?.undo.setAttribute('data-key', 'u');
}
function drop(one) {
  clearTimeout(one.timer);
  pending.splice(pending.indexOf(one), 1);
  markUndo();
}

// What was typed for a decision that has arrived is of no more use.
function forget(draft) {
  try {
    if (draft) localStorage.removeItem(`draf:${draft}`);
  } catch {
    /* nothing was kept */
  }
}

async function send(one) {
  one.sending = true;
  const answer = await fetch(one.action, {
    method: 'POST',
    body: one.body,
    headers: { Accept: 'application/json' },
    keepalive: true,
  }).catch(() => null);
  one.sending = false;
  if (!answer || answer.status >= 500) {
    say(one.box, `${one.code}: ${words.sayAgain}`, one.undo);
    one.timer = setTimeout(() => send(one), RETRY);
    return;
  }
  if (!answer.redirected) drop(one);
  if (answer.ok) {
    forget(one.draft);
    one.row?.remove();
    one.box.remove();
    if (one.after) location.href = one.after;
    return;
  }
  const said = await answer.json().catch(() => ({ detail: answer.statusText }));
  const ways = [closer(one.box)];
  if (said.sign_in) ways.unshift(link(words.saySignIn, said.sign_in));
  say(one.box, `${one.code}: ${said.detail}`, ...ways);
  page.refused(one);
}

// What the button itself says, without its key and what only screen readers hear.
function ownText(button) {
  const texts = [...(button?.childNodes ?? [])].filter((node) => node.nodeType === Node.TEXT_NODE);
  return texts
    .map((node) => node.data.trim())
    .join(' ')
    .trim();
}

// Whom or what the decision names: the office, the other case, the reason.
function goalOf(form) {
  const chosen = form.querySelector('select[name=agency], select[name=reason]')?.selectedOptions[0];
  return form.dataset.goesTo ?? chosen?.textContent.trim() ?? '';
}

function takeBack(one) {
  if (one.sending) return;
  drop(one);
  page.comeBack(one);
  say(one.box, `${one.code}: ${words.sayUndone}`, closer(one.box));
  setTimeout(() => one.box.remove(), 3000);
}

function decide(form, submitter) {
  const label = [ownText(submitter), goalOf(form)].filter(Boolean).join(' → ');
  const one = {
    code: form.dataset.title,
    action: form.action,
    body: new URLSearchParams(new FormData(form, submitter)),
    draft: form.dataset.draftKey,
    after: form.dataset.after,
    row: page.rowOf(form),
    undo: button(words.sayUndo),
    box: toast(),
  };
  say(one.box, `${one.code}: ${label} · ${words.sayLater}`, one.undo);
  one.undo.addEventListener('click', () => takeBack(one));
  one.timer = setTimeout(() => send(one), WAIT);
  pending.push(one);
  markUndo();
  page.leave(one);
}

function onSubmit(event) {
  const form = event.target;
  if (!form.matches('form[data-later]')) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (page.isBusy() || isPending(form.dataset.title)) return;
  form.closest('dialog')?.close();
  decide(form, event.submitter);
}

if (stack) {
  document.addEventListener('submit', onSubmit, true);
  // Whoever leaves has decided: what still waits is sent now, and goes through even while the page is closing.
  addEventListener('pagehide', () => {
    for (const one of [...pending]) {
      clearTimeout(one.timer);
      if (!one.sending) send(one);
    }
  });
  addEventListener('pageshow', (event) => {
    if (event.persisted) location.reload();
  });
}
