// <map-picker> and <case-map>: their code and MapLibre are fetched when the reader opens the map.
import { writePosition } from './position.js';
import { say } from './say.js';

// Handed to the split-off modules, so that they need no file that every page has already.
const tools = { say, writePosition };

class MapElement extends HTMLElement {
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
      const sentence = this.dataset.sayFailed;
      if (this.querySelector('[role=status]')) say(this, sentence);
      else this.button.insertAdjacentText('afterend', ` ${sentence}`);
    }
  }
}

customElements.define(
  'map-picker',
  class extends MapElement {
    module() {
      return import('./map_picker.js');
    }
  },
);
customElements.define(
  'case-map',
  class extends MapElement {
    module() {
      return import('./map_case.js');
    }
  },
);
