// A component's sentences come translated from its template, each under its name: data-say-looking="..." is dataset.sayLooking.

/** Shows a sentence where screen readers hear it too. */
export const say = (element, text) => {
  const place = element.querySelector('[role=status]');
  if (place && place.textContent !== text) place.textContent = text;
};

/** Fills a named hidden input of a form and tells whoever listens. */
export const fill = (form, name, value) => {
  const input = form?.elements[name];
  if (!input) return;
  input.value = value;
  input.dispatchEvent(new Event('change', { bubbles: true }));
};
