// Manners of the desk's pages: a search box over a long select, the sorted-by-distance tab, print, keys that open a step.

// select[data-saring="words"]: a box above it keeps only the options that hold what is typed.
function withFilter(select) {
  const box = Object.assign(document.createElement('input'), { type: 'search', className: 'filter-box', autocomplete: 'off' });
  box.placeholder = select.dataset.saring;
  box.setAttribute('aria-label', select.dataset.saring);
  const all = [...select.children].map((one) => one.cloneNode(true));
  const fits = (option, words) => words.every((word) => option.textContent.toLowerCase().includes(word));
  const kept = (node, words) => {
    if (node.tagName !== 'OPTGROUP') return !node.value || fits(node, words) ? node.cloneNode(true) : null;
    const group = node.cloneNode(false);
    group.append(...[...node.children].filter((one) => fits(one, words)).map((one) => one.cloneNode(true)));
    return group.children.length ? group : null;
  };
  box.addEventListener('input', () => {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = select.value;
    select.replaceChildren(...all.map((node) => kept(node, words)).filter(Boolean));
    const options = [...select.options].filter((one) => one.value);
    const again = options.find((one) => one.value === chosen);
    select.value = again ? chosen : (words.length && options.length ? options[0].value : '');
    select.dispatchEvent(new Event('input', { bubbles: true }));
  });
  box.addEventListener('keydown', (event) => { if (event.key === 'Enter') { event.preventDefault(); select.focus(); } });
  select.before(box);
}
export const dress = (root) => root.querySelectorAll('select[data-saring]').forEach(withFilter);
dress(document);

// a[data-near]: asks for the position first, then follows the link with it.
document.querySelector('[data-near]')?.addEventListener('click', (event) => {
  if (!navigator.geolocation || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const link = event.currentTarget;
  const place = document.querySelector('[data-near-words]');
  if (place) [place.textContent] = place.dataset.nearWords.split('|');
  const go = (query) => { location.href = link.getAttribute('href') + query; };
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => go(`&lat=${coords.latitude.toFixed(4)}&lon=${coords.longitude.toFixed(4)}`),
    () => go(''),
    { enableHighAccuracy: false, maximumAge: 60_000, timeout: 8_000 },
  );
});

// input[data-latest]: how late the day may be depends on the reason that is chosen beside it.
document.addEventListener('input', (event) => {
  const day = event.target.name === 'reason' && event.target.form?.querySelector('[data-latest]');
  if (!day) return;
  const latest = JSON.parse(day.dataset.latest);
  day.max = latest[event.target.value] ?? Object.values(latest).sort().at(-1);
});

document.addEventListener('click', (event) => { if (event.target.closest?.('[data-print]')) print(); });

// [data-tick-all]: ticks every box of its form, or none when all are ticked.
document.addEventListener('click', (event) => {
  const boxes = [...(event.target.closest?.('[data-tick-all]')?.form.querySelectorAll('[name=code]') ?? [])];
  const all = boxes.every((one) => one.checked);
  boxes.forEach((one) => { one.checked = !all; });
});

// A key presses a step's summary; the first field then takes the focus, and the key is not typed into it.
document.addEventListener('toggle', (event) => {
  const step = event.target;
  if (!step.matches?.('details.step') || !step.open || !step.contains(document.activeElement)) return;
  step.querySelector('input[type=search], select, textarea, input:not([type=hidden])')?.focus();
}, true);

// After signing out this browser forgets the words that were never sent.
for (const place of document.querySelectorAll('[data-forget-drafts]')) {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(`draf:${place.dataset.forgetDrafts}`)) localStorage.removeItem(key);
  } catch { /* nothing was kept */ }
}
