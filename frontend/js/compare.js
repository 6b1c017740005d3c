// <photo-compare>: lays the after-photo over the before-photo and lets a range input cut between them.
customElements.define(
  'photo-compare',
  class extends HTMLElement {
    connectedCallback() {
      if (this.querySelectorAll('figure').length !== 2) return;
      const range = Object.assign(document.createElement('input'), {
        type: 'range',
        min: 0,
        max: 100,
        value: 50,
        step: 1,
      });
      range.setAttribute('aria-label', this.dataset.label || '');
      const handle = Object.assign(document.createElement('span'), { className: 'handle' });
      range.addEventListener('input', () => this.style.setProperty('--cut', `${range.value}%`));
      this.querySelector('.compare').append(range, handle);
      this.classList.add('ready');
    }
  },
);
