// form[data-draft-key]: typed answers survive a closed page, until a page with data-draft-done="key" appears.
const PREFIX = 'draf:';
const KEPT = /^(text|search|tel|email|number|textarea|select-one|radio|checkbox)$/;

const storage = (work) => {
  try {
    return work(localStorage);
  } catch {
    return null;
  }
};
const kept = (form) =>
  [...form.elements].filter(
    (field) => field.name && KEPT.test(field.type) && !field.hasAttribute('data-draft-never'),
  );

function remember(form) {
  const answers = {};
  for (const field of kept(form)) {
    if (field.type === 'radio' || field.type === 'checkbox') {
      if (field.checked) answers[field.name] = [...(answers[field.name] ?? []), field.value];
    } else if (field.value) answers[field.name] = field.value;
  }
  storage((box) => box.setItem(PREFIX + form.dataset.draftKey, JSON.stringify(answers)));
}

function recall(form) {
  const answers = JSON.parse(storage((box) => box.getItem(PREFIX + form.dataset.draftKey)) || '{}');
  for (const field of kept(form)) {
    const answer = answers[field.name];
    if (answer == null) continue;
    if (Array.isArray(answer)) field.checked = answer.includes(field.value);
    else if (!field.value) field.value = answer;
  }
}

const forgetWhere = (isMeant) =>
  storage((box) => {
    for (const key of Object.keys(box)) if (key.startsWith(PREFIX) && isMeant(key)) box.removeItem(key);
  });
/** Forgets a draft, and what other screens kept under its name: `done` means `done` and `kata-done`. */
export const forgetDraft = (done) => forgetWhere((key) => key === PREFIX + done || key.endsWith(`-${done}`));
/** Forgets what a resident typed on this device; an officer's drafts go when the officer signs out. */
export const forgetAllDrafts = () => forgetWhere((key) => !key.startsWith(`${PREFIX}petugas-`));

for (const { dataset } of document.querySelectorAll('[data-draft-done]')) forgetDraft(dataset.draftDone);
function keep(root) {
  for (const form of root.querySelectorAll('form[data-draft-key]')) {
    recall(form);
    form.addEventListener('input', () => remember(form));
  }
}
keep(document);
document.addEventListener('form-added', (event) => keep(event.target));
