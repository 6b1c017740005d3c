// [data-copy] copies its value; [data-share] offers the device's own share sheet, or copies where there is none.
async function copied(button, text) {
  await navigator.clipboard.writeText(text);
  const label = [...button.childNodes].find((node) => node.nodeType === 3 && node.data.trim());
  if (!label) return;
  button.dataset.word ||= label.data;
  const before = button.dataset.word;
  label.data = button.dataset.done || before;
  button.setAttribute('aria-live', 'polite');
  setTimeout(() => {
    label.data = before;
  }, 2_500);
}

document.addEventListener('click', async (event) => {
  const button = event.target.closest?.('[data-copy], [data-share]');
  if (!button) return;
  const url = button.dataset.share === undefined ? null : button.dataset.share || location.href;
  try {
    if (url && navigator.share) await navigator.share({ url, title: button.dataset.title || document.title });
    else await copied(button, url ?? button.dataset.copy);
  } catch {
    /* the reader closed the sheet, or copying is forbidden: the text is on the page to be read */
  }
});
