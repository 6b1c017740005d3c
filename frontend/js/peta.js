// <peta-pilih> and <peta-kasus>: their code and MapLibre are fetched when the reader opens the map.
import { say, words } from './kata.js';
import { writePosition } from './posisi.js';

// Handed to the split-off modules, so that they need no file that every page has already.
const tools = { say, words, writePosition };

class Peta extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector('[data-open]');
    this.button?.addEventListener('click', () => this.open());
    if (this.hasAttribute('data-now')) this.open();
  }

  async open() {
    if (this.opened) return;
    this.opened = true;
    try {
      const module = await this.module();
      await module.open(this, tools);
      this.button.hidden = true;
    } catch {
      this.opened = false;
      this.querySelector('.map')?.remove();
      const sentence = words(this)[this.failed];
      if (this.querySelector('[role=status]')) say(this, sentence);
      else this.button.insertAdjacentText('afterend', ` ${sentence}`);
    }
  }
}

customElements.define(
  'peta-pilih',
  class extends Peta {
    failed = 5;

    module() {
      return import('./peta-pilih.js');
    }
  },
);
customElements.define(
  'peta-kasus',
  class extends Peta {
    failed = 3;

    module() {
      return import('./peta-kasus.js');
    }
  },
);
