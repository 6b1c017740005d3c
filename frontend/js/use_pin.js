// [data-pin-confirm]: the button that takes the pin's place appears once the map has one.
document.addEventListener('pin-moved', ({ target }) => {
  const confirm = target.closest('form')?.querySelector('[data-pin-confirm]');
  if (confirm) confirm.hidden = false;
});
