// The lines at the foot of triage: what was decided, and its "undo".
export const stack = document.querySelector('[data-undo-stack]');

const element = (name, properties) => Object.assign(document.createElement(name), properties);

export const button = (words) => element('button', { type: 'button', textContent: words });
export const link = (words, href) => element('a', { href, textContent: words });

/** An empty line at the foot. */
export function toast() {
  const box = element('div', { className: 'toast' });
  stack.append(box);
  return box;
}

/** Replaces what the line says, and the buttons behind it. */
export function say(box, words, ...buttons) {
  box.replaceChildren(element('span', { textContent: words }), ...buttons);
}

/** A button that takes the line away. */
export function closer(box) {
  const close = button(stack.dataset.sayClose);
  close.addEventListener('click', () => box.remove());
  return close;
}
