// select[data-area-select]: a long list grouped by kecamatan becomes two short ones. Without scripts the long list works.
function split(select) {
  const groups = [...select.querySelectorAll('optgroup')];
  if (groups.length < 2) return;
  const label = document.querySelector(`label[for="${select.id}"]`);
  const first = document.createElement('select');
  first.id = `${select.id}_induk`;
  const blank = select.querySelector(':scope > option');
  first.append(
    new Option(select.dataset.parentBlank || '', ''),
    ...groups.map((group) => new Option(group.label)),
  );
  const title = Object.assign(document.createElement('label'), {
    htmlFor: first.id,
    textContent: select.dataset.parentLabel || '',
  });
  const box = Object.assign(document.createElement('div'), { className: 'field' });
  box.append(title, first);
  (label?.closest('.field') || select).before(box);

  const show = (name) => {
    const chosen = select.value;
    const group = groups.find((one) => one.label === name);
    select.replaceChildren(
      ...(blank ? [blank] : []),
      ...(group ? [...group.children].map((one) => one.cloneNode(true)) : []),
    );
    select.value = [...select.options].some((one) => one.value === chosen) ? chosen : '';
    select.disabled = !group;
  };
  const start = select.selectedOptions[0]?.closest('optgroup')?.label || '';
  first.value = start;
  show(start);
  first.addEventListener('change', () => show(first.value));
}

const splitAll = (root) => root.querySelectorAll('select[data-area-select]').forEach(split);
splitAll(document);
document.addEventListener('form-added', (event) => splitAll(event.target));
