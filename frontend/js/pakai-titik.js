// .map-confirm: the button that takes the pin's place appears once the map has one.
document.addEventListener('tempat', ({ target }) => {
  const confirm = target.closest('form')?.querySelector('.map-confirm');
  if (confirm) confirm.hidden = false;
});
