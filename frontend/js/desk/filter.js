// select[data-filter="words"]: a box above it keeps only the options that hold what is typed.
function withFilter(select) {
  const box = Object.assign(document.createElement('input'), {
    type: 'search',
    className: 'filter-box',
    autocomplete: 'off',
  });
  box.placeholder = select.dataset.filter;
  box.setAttribute('aria-label', select.dataset.filter);
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
    select.value = again ? chosen : words.length && options.length ? options[0].value : '';
    select.dispatchEvent(new Event('input', { bubbles: true }));
  });
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      select.focus();
    }
  });
  select.before(box);
}

/** Gives each long select in `root` its search box. */
export const dress = (root) => root.querySelectorAll('select[data-filter]').forEach(withFilter);
dress(document);
