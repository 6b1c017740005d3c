// The lock of the case in the preview: taken once somebody does something here, held by a beat, let go when another opens. Whoever only
// looks keeps nobody from it.
const BEAT = 45_000;
const DOES = 'a, button, summary, input, select, textarea';
let beat;
let isAtWork = false;

const token = () => document.querySelector('[name=csrfmiddlewaretoken]')?.value || '';

async function hold(card) {
  const answer = await fetch(card.dataset.hold, {
    method: 'POST',
    headers: { 'X-CSRFToken': token(), Accept: 'application/json' },
  }).catch(() => null);
  if (!answer || !card.isConnected) return;
  const note = card.querySelector('[data-held]');
  const taken = answer.status === 409 || answer.status === 401;
  note.hidden = !taken;
  if (taken) note.textContent = (await answer.json()).detail;
  close(card, taken);
}

function close(card, isClosed) {
  for (const button of card.querySelectorAll('[data-decides] button'))
    button.toggleAttribute('disabled', isClosed);
}

/** Gives the case back to the queue. */
export function letGo(card) {
  fetch(card.dataset.letGo, { method: 'POST', headers: { 'X-CSRFToken': token() }, keepalive: true }).catch(
    () => {},
  );
}

export const stopHolding = () => clearInterval(beat);

/** Holds the case that the pane shows, from now on. */
export function keepHolding(pane) {
  stopHolding();
  const card = pane.querySelector('[data-hold]');
  if (!card) return;
  if (!card.querySelector('[data-held]').hidden) close(card, true);
  if (!isAtWork) return;
  hold(card);
  beat = setInterval(() => {
    if (!document.hidden) hold(card);
  }, BEAT);
}

/** Begins to hold with the first key, or the first press on something that does something. */
export function holdOnceSomebodyActs(pane) {
  const begin = (event) => {
    if (isAtWork || (event.type === 'pointerdown' && !event.target.closest(DOES))) return;
    isAtWork = true;
    keepHolding(pane);
  };
  document.addEventListener('keydown', begin);
  pane.addEventListener('pointerdown', begin);
}
