// [data-keys]: drives a list and its buttons from the keyboard. The page says what each key does; nothing is known here.
//   [data-keys-item]   one entry of the list; its first link opens it          j k Up Down
//   [data-key="x"]     a button, link or field that key x presses or focuses    e.g. data-key="1", "Enter", "u", "/"
//   [data-keys-help]   the id of a dialog on [data-keys]                        ?
const board = document.querySelector('[data-keys]');
const typing = (target) =>
  target.matches('input:not([type=radio], [type=checkbox]), textarea, select') || target.isContentEditable;
const busy = () => document.querySelector('dialog[open]');

function move(step) {
  const items = [...board.querySelectorAll('[data-keys-item]')];
  const now = items.findIndex((item) => item.getAttribute('aria-current') === 'true');
  const next = items[Math.min(items.length - 1, Math.max(0, now + step))];
  if (!next || next === items[now]) return;
  items[now]?.removeAttribute('aria-current');
  next.setAttribute('aria-current', 'true');
  next.scrollIntoView({ block: 'nearest' });
  const link = next.querySelector('a, button');
  link?.focus({ preventScroll: true });
  board.dispatchEvent(new CustomEvent('keys-move', { detail: next, bubbles: true }));
  if (board.dataset.keys === 'open') link?.click();
}

function press(key) {
  const target = [...document.querySelectorAll('[data-key]')].find(
    (one) => one.dataset.key === key && !one.hidden && one.offsetParent,
  );
  if (!target || target.getAttribute('aria-disabled') === 'true') return false;
  if (target.matches('input:not([type=radio], [type=checkbox]), textarea, select')) {
    target.focus();
    target.select?.();
  } else {
    target.focus({ preventScroll: true });
    target.click();
  }
  return true;
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || busy()) return;
  const { key, target } = event;
  if (typing(target)) {
    if (key === 'Escape') target.blur();
    return;
  }
  // Enter on a link or button that the reader tabbed to stays theirs, except on the current entry of the list.
  if (key === 'Enter' && target.closest('a, button, summary') && !target.closest('[data-keys-item]')) return;
  if (key === 'j' || key === 'ArrowDown') move(1);
  else if (key === 'k' || key === 'ArrowUp') move(-1);
  else if (key === '?' && board.dataset.keysHelp)
    document.getElementById(board.dataset.keysHelp)?.showModal();
  else if (!press(key)) return;
  event.preventDefault();
}

if (board) document.addEventListener('keydown', onKey);
