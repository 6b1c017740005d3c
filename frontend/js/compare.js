// <photo-compare>: lays the after-photo over the before-photo and lets a range input cut between them. With data-blink a button
// shows one and the other in turn, which an eye reads better than a cut; where motion is unwelcome each press changes once.
const BLINK_MS = 700; // well below three changes a second

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
      range.addEventListener('input', () => {
        this.still();
        this.cut(range.value);
      });
      this.querySelector('.compare').append(range, handle);
      this.range = range;
      if (this.dataset.blink) this.append(this.button());
      this.classList.add('ready');
    }

    disconnectedCallback() {
      clearInterval(this.timer);
    }

    button() {
      const button = Object.assign(document.createElement('button'), {
        type: 'button',
        className: 'button small secondary',
        textContent: this.dataset.blink,
      });
      button.setAttribute('aria-pressed', 'false');
      button.addEventListener('click', () => this.press());
      this.blinker = button;
      return button;
    }

    press() {
      if (this.timer) return this.still();
      this.turn();
      if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
      this.timer = setInterval(() => this.turn(), BLINK_MS);
      this.blinker.setAttribute('aria-pressed', 'true');
    }

    still() {
      clearInterval(this.timer);
      this.timer = undefined;
      this.blinker?.setAttribute('aria-pressed', 'false');
    }

    /** The one whole, then the other. */
    turn() {
      this.range.value = Number(this.range.value) === 0 ? 100 : 0;
      this.cut(this.range.value);
    }

    cut(share) {
      this.style.setProperty('--cut', `${share}%`);
    }
  },
);
