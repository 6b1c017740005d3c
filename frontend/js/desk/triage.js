// Triage at speed: the preview comes without a page load, the open case is held, and a decision waits ten seconds for "undo".
// Without this script every link and form of the page works by itself; decisions are then final at once.
import { dress } from './filter.js';
import { isPending, setUp } from './later.js';
import { holdOnceSomebodyActs, keepHolding, letGo, stopHolding } from './lock.js';
import { stack } from './toasts.js';

const list = document.querySelector('[data-queue]');
const pane = document.querySelector('[data-preview]');
const words = stack.dataset;
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
  if (card && !isPending(card.dataset.code)) letGo(card);
}

function comeBack(one, show) {
  one.row?.classList.remove('leaving');
  count(1);
  if (show && one.row) open(one.row.querySelector('a').href);
}

function count(change) {
  const place = document.querySelector('[data-waiting]');
  if (place) place.textContent = Math.max(0, Number(place.textContent.replace(/\D/g, '')) + change);
}

// Out of the list at once, and on to the next.
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

setUp({
  isBusy: isLoading,
  rowOf: (form) => rowOf(form.dataset.title),
  leave: next,
  comeBack: (one) => comeBack(one, true),
  refused: (one) => comeBack(one, !pane.querySelector('[data-hold]')),
});
addEventListener('pagehide', () => leave(pane?.querySelector('[data-hold]')));

if (list && pane) {
  keepHolding(pane);
  holdOnceSomebodyActs(pane);
}
