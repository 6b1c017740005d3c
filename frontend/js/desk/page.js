// Small manners of the desk's pages: the tab sorted by distance, print, ticks, how long a hold may last.

// In the bar of a phone the entry of this page is in sight.
const entry = document.querySelector('.desk-nav [aria-current]');
if (entry) entry.parentElement.scrollLeft = entry.offsetLeft - entry.parentElement.clientWidth / 3;

// a[data-near]: asks for the position first, then follows the link with it.
document.querySelector('[data-near]')?.addEventListener('click', (event) => {
  if (!navigator.geolocation || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const link = event.currentTarget;
  const place = document.querySelector('[data-near-status]');
  if (place) place.textContent = place.dataset.sayLooking;
  const go = (query) => {
    location.href = link.getAttribute('href') + query;
  };
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

document.addEventListener('click', (event) => {
  if (event.target.closest?.('[data-print]')) print();
});

// [data-tick-all]: ticks every box of its form, or none when all are ticked.
document.addEventListener('click', (event) => {
  const boxes = [...(event.target.closest?.('[data-tick-all]')?.form.querySelectorAll('[name=code]') ?? [])];
  const all = boxes.every((one) => one.checked);
  boxes.forEach((one) => {
    one.checked = !all;
  });
  if (boxes.length) offerWhoMay(boxes[0].form);
});

// option[data-works-on]: only officers who may be given everything that is ticked are offered.
function offerWhoMay(form) {
  const ticked = [...form.querySelectorAll('[name=code]:checked')].map((one) => one.value);
  for (const option of form.querySelectorAll('option[data-works-on]')) {
    const theirs = option.dataset.worksOn.split(' ');
    option.hidden = option.disabled = !ticked.every((code) => theirs.includes(code));
    if (option.disabled) option.selected = false;
  }
  for (const group of form.querySelectorAll('optgroup:has([data-works-on])'))
    group.hidden = !group.querySelector('option:not([hidden])');
}
document.addEventListener('change', (event) => {
  if (event.target.name === 'code' && event.target.form?.querySelector('[data-works-on]'))
    offerWhoMay(event.target.form);
});

// After signing out this browser forgets the words that were never sent.
for (const place of document.querySelectorAll('[data-forget-drafts]')) {
  try {
    for (const key of Object.keys(localStorage))
      if (key.startsWith(`draf:${place.dataset.forgetDrafts}`)) localStorage.removeItem(key);
  } catch {
    /* nothing was kept */
  }
}
