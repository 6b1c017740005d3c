// The lock of the case in the preview: taken when it opens, held by a beat, let go when another opens.
const BEAT = 45_000;
let beat;

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
  for (const button of card.querySelectorAll('[data-decides] button'))
    button.toggleAttribute('disabled', taken);
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
  hold(card);
  beat = setInterval(() => {
    if (!document.hidden) hold(card);
  }, BEAT);
}
