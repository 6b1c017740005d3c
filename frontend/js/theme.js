// Loaded before the page is drawn: marks that scripts run, and applies the theme that was chosen, without a flash.
const root = document.documentElement;
root.classList.add('js');
try {
  const chosen = localStorage.getItem('tema');
  if (chosen === 'light' || chosen === 'dark') root.dataset.theme = chosen;
} catch {
  /* storage is forbidden: the device's own setting holds */
}
