// Every form that a resident sends (but form[data-plain]) goes off from here. What does not arrive stays on the page and in this
// device's storage, says so in #belum-terkirim, and is tried again: by itself, when the network is back, or by a tap. The site
// names the next page in X-Go-To (web/middleware.py); any other answer is a page that takes this one's place.
import { forgetAllDrafts, forgetDraft } from './draft.js';
import { forgetAllPhotos, forgetPhotos } from './unsent.js';

const PAUSES = [3, 5, 10, 20, 40, 60]; // seconds before the next try; the last one repeats
const SLOW = 4_000;
const STALLED = 60_000; // nothing went or came for so long: the connection is dead without saying so

const REFUSED = new Set([413, 415, 422]); // looked at and not wanted: sending it again helps nobody

/** The one form under way: {form, submitter, tries, request, timer, watch}. */
let now = null;

const dataOf = ({ form, submitter }) => {
  const data = new FormData(form);
  if (submitter?.name) data.append(submitter.name, submitter.value);
  return data;
};

function setBusy(form, isBusy) {
  form.toggleAttribute('data-busy', isBusy);
  for (const button of form.querySelectorAll('button:not([type=button])')) {
    if (isBusy) button.setAttribute('aria-disabled', 'true');
    else button.removeAttribute('aria-disabled');
  }
}

/** The panel at the foot of the page; `name` is one of its sentences (data-say-slow, -offline, -trouble) or null to take it away. */
function tell(name) {
  document.querySelector('.not-sent')?.remove();
  const template = document.getElementById('belum-terkirim');
  if (!name || !template) return;
  const panel = template.content.cloneNode(true).firstElementChild;
  panel.querySelector('p').textContent = panel.dataset[name];
  panel.querySelector('button').hidden = name === 'saySlow';
  panel.setAttribute('role', name === 'saySlow' ? 'status' : 'alert');
  document.querySelector('main').append(panel);
}

function progress(share) {
  const bar = now?.form.querySelector('progress');
  if (!bar) return;
  bar.hidden = share === null;
  if (share !== null) bar.value = share;
}

function rest() {
  if (!now) return;
  clearTimeout(now.timer);
  clearTimeout(now.watch);
  now.request = null;
  setBusy(now.form, false);
  progress(null);
}

function failed(name) {
  rest();
  tell(name);
  now.form.dispatchEvent(new CustomEvent('not-sent', { bubbles: true }));
  now.timer = setTimeout(attempt, 1000 * PAUSES[Math.min(now.tries++, PAUSES.length - 1)]);
}

function attempt() {
  if (!now || now.request) return;
  clearTimeout(now.timer);
  if (!now.form.isConnected) {
    now = null;
    return;
  }
  const request = new XMLHttpRequest();
  const alive = () => {
    clearTimeout(now?.watch);
    if (now?.request === request) now.watch = setTimeout(() => request.abort(), STALLED);
  };
  now.request = request;
  now.timer = setTimeout(() => tell('saySlow'), SLOW);
  setBusy(now.form, true);
  request.upload.onprogress = ({ loaded, total }) => {
    alive();
    progress(total ? loaded / total : null);
  };
  request.onload = () => now?.request === request && answered(request);
  request.onerror = request.onabort = () => now?.request === request && failed('sayOffline');
  request.open('POST', now.form.getAttribute('action') || location.href);
  request.setRequestHeader('X-Sent-By', 'script');
  request.send(dataOf(now));
  alive();
}

/** The form's token was too old (403): take a fresh one from this page, once; the photo would not come back from the server. */
async function renewed() {
  if (now.isRenewed) return false;
  now.isRenewed = true;
  const page = await fetch(location.href, { cache: 'no-store' })
    .then((answer) => answer.text())
    .catch(() => '');
  const token = new DOMParser()
    .parseFromString(page, 'text/html')
    .querySelector('[name=csrfmiddlewaretoken]')?.value;
  for (const input of token ? document.querySelectorAll('[name=csrfmiddlewaretoken]') : [])
    input.value = token;
  return Boolean(token);
}

async function answered(request) {
  if (request.status === 403 && (await renewed())) {
    rest();
    attempt();
    return;
  }
  const next = request.getResponseHeader('X-Go-To');
  const page = next ? null : new DOMParser().parseFromString(request.responseText, 'text/html');
  const main = page?.querySelector('main');
  // A gateway's own page, or ours without the form in it, would lose what was typed.
  if (!next && (!main || (request.status >= 500 && !main.querySelector('form')))) {
    failed('sayTrouble');
    return;
  }
  const { form } = now;
  rest();
  now = null;
  tell(null);
  if (next) setBusy(form, true); // until the next page is there
  form.dispatchEvent(new CustomEvent('answered', { detail: request.status }));
  if (request.status < 400 || REFUSED.has(request.status)) await forget(form, Boolean(next));
  if (next) goTo(next);
  else show(page, main, request.responseURL);
}

/** The site has answered for it: nothing of it stays on the device but words that it gave back to be mended. */
async function forget(form, isTaken) {
  if (isTaken && form.dataset.draftKey) forgetDraft(form.dataset.draftKey);
  if (form.dataset.unsent) await forgetPhotos(form.dataset.unsent);
  if (!form.hasAttribute('data-forget-all')) return;
  forgetAllDrafts();
  await forgetAllPhotos();
}

function goTo(address) {
  const next = new URL(address, location.href);
  const isHere = next.pathname === location.pathname && next.search === location.search;
  if (!isHere) {
    location.assign(next);
    return;
  }
  if (next.hash) history.replaceState(null, '', next);
  location.reload();
}

function show(page, main, address) {
  if (address && address !== location.href) {
    history.pushState(null, '', address);
    addEventListener('popstate', () => location.reload(), { once: true });
  }
  document.title = page.title;
  const here = document.adoptNode(main);
  document.querySelector('main').replaceWith(here);
  here.dispatchEvent(new CustomEvent('form-added', { bubbles: true }));
  scrollTo(0, 0);
  here.tabIndex = -1;
  (here.querySelector('[data-focus-now]') ?? here).focus();
}

document.addEventListener('submit', (event) => {
  const { target: form, submitter } = event;
  if (form.method !== 'post' || form.hasAttribute('data-plain') || event.defaultPrevented) return;
  event.preventDefault();
  if (now?.request || form.hasAttribute('data-busy')) return;
  clearTimeout(now?.timer);
  now = { form, submitter, tries: 0, request: null };
  attempt();
});
// Who goes on writing is not overtaken by the next try.
document.addEventListener('input', ({ target }) => {
  if (now && !now.request && target.form === now.form) clearTimeout(now.timer);
});
document.addEventListener('click', ({ target }) => target.closest?.('[data-try-again]') && attempt());
addEventListener('online', () => now?.tries && attempt());
document.addEventListener('visibilitychange', () => !document.hidden && now?.tries && attempt());
addEventListener('pageshow', ({ persisted }) => {
  if (!persisted) return;
  rest();
  now = null;
  for (const form of document.querySelectorAll('form[data-busy]')) setBusy(form, false);
});
