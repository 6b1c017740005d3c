// <lokasi-saya>: a button that fills lat, lon, accuracy of the form around it. Fires "lokasi" with the fix.
import { say, words } from './kata.js';
import { watchPosition, writePosition } from './posisi.js';

customElements.define('lokasi-saya', class extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector('button');
    this.button.addEventListener('click', () => this.find());
  }

  async find() {
    const [looking, found, refused, nothing] = words(this);
    if (this.watch) return;
    say(this, looking);
    this.watch = watchPosition();
    await this.watch.settled;
    const { best, refused: no } = this.watch;
    this.watch = null;
    if (!best) { say(this, no ? refused : nothing); return; }
    const form = this.closest('form') || document.querySelector(this.dataset.form || 'form');
    writePosition(form, best);
    say(this, `${found} ±${Math.round(best.accuracy)} m`);
    document.dispatchEvent(new CustomEvent('lokasi', { detail: best }));
    if (this.hasAttribute('data-send')) form.requestSubmit();
  }
});
