// Triage at speed: the preview comes without a page load, the open case is held, and a decision waits ten seconds for "undo".
// Without this script every link and form of the page works by itself; decisions are then final at once.
import { dress } from './filter.js';
import { keepHolding, letGo, stopHolding } from './lock.js';
import { button, closer, link, say, stack, toast } from './toasts.js';

const WAIT = 10_000;
const RETRY = 5_000;
const list = document.querySelector('[data-queue]');
const pane = document.querySelector('[data-preview]');
const words = stack.dataset;
const pending = [];
const rows = () => [...list.querySelectorAll('li:not(.leaving)')];
const rowOf = (code) => list.querySelector(`li[data-code="${CSS.escape(code)}"]`);
let opening = 0;

// While another case is on its way the old one is only to look at: a quick finger must not decide what it does not see.
const isLoading = () => pane?.getAttribute('aria-busy') === 'true';
document.addEventListener(
  'click',
  (event) => {
    if (isLoading() && pane.contains(event.target)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  },
  true,
);

async function open(address, { focus = false } = {}) {
  const mine = ++opening;
  pane.setAttribute('aria-busy', 'true');
  const before = pane.querySelector('[data-hold]');
  const answer = await fetch(address, { headers: { 'HX-Request': 'true' } }).catch(() => null);
  if (mine !== opening) return;
  if (!answer?.ok || answer.redirected) {
    location.href = address;
    return;
  }
  const preview = await answer.text();
  if (mine !== opening) return;
  pane.innerHTML = preview;
  pane.removeAttribute('aria-busy');
  pane.scrollTop = 0;
  dress(pane);
  history.replaceState(null, '', address);
  const now = pane.querySelector('[data-hold]');
  if (before && before.dataset.code !== now?.dataset.code) leave(before);
  for (const row of list.children) row.toggleAttribute('aria-current', false);
  if (now) rowOf(now.dataset.code)?.setAttribute('aria-current', 'true');
  if (focus) pane.focus({ preventScroll: true });
  keepHolding(pane);
}

document.addEventListener('click', (event) => {
  const chosen = event.target.closest('a[data-open]');
  if (!chosen || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open(chosen.href, { focus: !chosen.closest('[data-queue]') });
});

// Beside the button stands who will get it, also after another agency was chosen by hand.
document.addEventListener('input', (event) => {
  const to = event.target.name === 'agency' && event.target.form?.querySelector('[data-to]');
  if (to) to.textContent = event.target.selectedOptions?.[0]?.textContent || '';
});

// What waits for its ten seconds stays ours, whichever case is looked at meanwhile.
function leave(card) {
  if (card && !pending.some((one) => one.code === card.dataset.code)) letGo(card);
}

// A decision: out of the list at once, told to the server after ten seconds, or at once when the page is left.
function markUndo() {
  stack.querySelectorAll('[data-key]').forEach((one) => {
    one.removeAttribute('data-key');
  });
  pending.at(-1)?.undo.setAttribute('data-key', 'u');
}
function drop(one) {
  clearTimeout(one.timer);
  pending.splice(pending.indexOf(one), 1);
  markUndo();
}
function restore(one, { show = true } = {}) {
  one.row?.classList.remove('leaving');
  count(1);
  if (show && one.row) open(one.row.querySelector('a').href);
}
function count(change) {
  const place = document.querySelector('[data-waiting]');
  if (place) place.textContent = Math.max(0, Number(place.textContent.replace(/\D/g, '')) + change);
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
    return;
  }
  const said = await answer.json().catch(() => ({ detail: answer.statusText }));
  const ways = [closer(one.box)];
  if (said.sign_in) ways.unshift(link(words.saySignIn, said.sign_in));
  say(one.box, `${one.code}: ${said.detail}`, ...ways);
  restore(one, { show: !pane.querySelector('[data-hold]') });
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

function decide(form, submitter) {
  const body = new URLSearchParams(new FormData(form, submitter));
  const code = form.dataset.title;
  const label = [ownText(submitter), goalOf(form)].filter(Boolean).join(' → ');
  const one = {
    code,
    action: form.action,
    body,
    draft: form.dataset.draftKey,
    row: rowOf(code),
    undo: button(words.sayUndo),
  };
  one.box = toast();
  say(one.box, `${code}: ${label} · ${words.sayLater}`, one.undo);
  one.undo.addEventListener('click', () => {
    if (one.sending) return;
    drop(one);
    restore(one);
    say(one.box, `${code}: ${words.sayUndone}`, closer(one.box));
    setTimeout(() => one.box.remove(), 3000);
  });
  one.timer = setTimeout(() => send(one), WAIT);
  pending.push(one);
  markUndo();
  next(one);
}
function next(one) {
  const all = rows();
  const following = all[all.indexOf(one.row) + 1] || all[all.indexOf(one.row) - 1];
  one.row?.classList.add('leaving');
  count(-1);
  if (following) {
    open(following.querySelector('a').href);
    following.scrollIntoView({ block: 'nearest' });
  } else {
    stopHolding();
    pane.replaceChildren(
      Object.assign(document.createElement('p'), { className: 'soft', textContent: words.sayEmpty }),
    );
  }
  pane.focus({ preventScroll: true });
}

document.addEventListener(
  'submit',
  (event) => {
    const form = event.target;
    if (!form.matches('form[data-later]')) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (isLoading()) return;
    form.closest('dialog')?.close();
    decide(form, event.submitter);
  },
  true,
);

// Whoever leaves has decided: what still waits is sent now, and goes through even while the page is closing.
addEventListener('pagehide', () => {
  for (const one of [...pending]) {
    clearTimeout(one.timer);
    if (!one.sending) send(one);
  }
  leave(pane.querySelector('[data-hold]'));
});
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload();
});

if (list && pane) keepHolding(pane);
