// form[data-live="#where"]: what the form would find appears while one types. Without scripts its button does the same.
const PATIENCE = 180;

function live(form) {
  const input = form.querySelector('input[type=search]');
  const place = document.querySelector(form.dataset.live);
  let timer;
  let asked;
  const find = async () => {
    asked?.abort();
    const own = new AbortController();
    asked = own;
    const query = new URLSearchParams(new FormData(form));
    try {
      const answer = await fetch(`${form.action}?${query}`, {
        headers: { 'X-Part': 'found' },
        signal: own.signal,
      });
      if (answer.ok) place.innerHTML = await answer.text();
    } catch {
      if (!own.signal.aborted) place.textContent = form.dataset.sayFailed; // else superseded by the next letter
    }
  };
  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(find, PATIENCE);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    clearTimeout(timer);
    find();
  });
}

const findAll = (root) => root.querySelectorAll('form[data-live]').forEach(live);
findAll(document);
document.addEventListener('form-added', (event) => findAll(event.target));
