// Small manners of every page: theme switch, dialogs, photo viewer, toast, focus on the error summary.
const root = document.documentElement;

function themeSwitch(button) {
  const themes = [
    { name: 'auto', icon: 'sun-moon', words: button.dataset.sayAuto },
    { name: 'light', icon: 'sun', words: button.dataset.sayLight },
    { name: 'dark', icon: 'moon', words: button.dataset.sayDark },
  ];
  const word = button.querySelector('[data-theme-word]');
  const use = button.querySelector('use');
  const sprite = use.getAttribute('href').split('#')[0];
  const show = () => {
    const at = themes.findIndex(({ name }) => name === (root.dataset.theme || 'auto'));
    const { icon, words } = themes[at];
    word.textContent = words;
    button.title = words;
    use.setAttribute('href', `${sprite}#${icon}`);
    return at;
  };
  button.addEventListener('click', () => {
    const next = themes[(show() + 1) % themes.length].name;
    if (next === 'auto') delete root.dataset.theme;
    else root.dataset.theme = next;
    try {
      localStorage.setItem('tema', next);
    } catch {
      /* not kept, still shown */
    }
    show();
  });
  show();
}
document.querySelectorAll('[data-theme-switch]').forEach(themeSwitch);

document.addEventListener('click', (event) => {
  const target = event.target;
  const opener = target.closest?.('[data-dialog]');
  if (opener) {
    event.preventDefault();
    document.getElementById(opener.dataset.dialog)?.showModal();
  }
  if (target.closest?.('[data-close]'))
    target.closest('dialog, .toast')?.[target.closest('dialog') ? 'close' : 'remove']();
  if (target.matches?.('dialog[open].dialog')) target.close();
  const photo = target.closest?.('[data-photos] a');
  if (photo && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    viewPhoto(photo);
  }
});

let viewer;
function viewPhoto(link) {
  if (!viewer) {
    viewer = Object.assign(document.createElement('dialog'), { className: 'dialog photo' });
    viewer.innerHTML =
      '<form method="dialog"><button class="button small secondary">\u00d7</button></form><img alt=""><p></p>';
    viewer.querySelector('button').setAttribute('aria-label', root.lang === 'en' ? 'Close' : 'Tutup');
    viewer.addEventListener('keydown', (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step)
        show(
          viewer.links[(viewer.links.indexOf(viewer.now) + step + viewer.links.length) % viewer.links.length],
        );
    });
    document.body.append(viewer);
  }
  viewer.links = [...link.closest('[data-photos]').querySelectorAll('a')];
  show(link);
  viewer.showModal();
}
function show(link) {
  viewer.now = link;
  const image = viewer.querySelector('img');
  image.src = link.href;
  image.alt = link.querySelector('img')?.alt || '';
  viewer.querySelector('p').textContent = link.dataset.caption || '';
}

function leave(toast) {
  setTimeout(() => {
    if (toast.matches(':hover, :focus-within')) leave(toast);
    else toast.remove();
  }, toast.dataset.seconds * 1000);
}
const leaveAll = (root) => root.querySelectorAll('.toast[data-seconds]').forEach(leave);
leaveAll(document);
document.addEventListener('form-added', (event) => leaveAll(event.target));

document.querySelector('[data-focus-now]')?.focus();
