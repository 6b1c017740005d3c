// <my-location>: a button that fills lat, lon, accuracy of the form around it. Fires "located" with the fix.
import { answered, pause, watchPosition, writePosition } from './position.js';
import { say } from './say.js';

const AT_MOST = 3_000;

customElements.define(
  'my-location',
  class extends HTMLElement {
    connectedCallback() {
      this.button = this.querySelector('button');
      this.button.addEventListener('click', () => this.find());
    }

    async find() {
      if (this.watch) return;
      say(this, this.dataset.sayLooking);
      this.watch = watchPosition();
      await this.watch.settled;
      const { best, refused: no } = this.watch;
      this.watch = null;
      if (!best) {
        say(this, no ? this.dataset.sayRefused : this.dataset.sayNothing);
        return;
      }
      const form = this.closest('form') || document.querySelector(this.dataset.form || 'form');
      writePosition(form, best);
      say(this, `${this.dataset.sayFound} ±${Math.round(best.accuracy)} m`);
      document.dispatchEvent(new CustomEvent('located', { detail: best }));
      if (this.hasAttribute('data-send')) form.requestSubmit();
    }
  },
);

// <quiet-location> around a form: the tap that sends it takes the place along, for three seconds at most once the browser
// may look (ten while it asks the reader). Without a place the form goes off all the same.
customElements.define(
  'quiet-location',
  class extends HTMLElement {
    connectedCallback() {
      this.addEventListener('submit', (event) => {
        if (!this.done) this.find(event);
      });
      addEventListener('pageshow', () => {
        this.done = false;
        say(this, '');
      });
    }

    async find(event) {
      event.preventDefault();
      if (this.watch) return;
      const { target: form, submitter } = event;
      say(this, this.dataset.sayLooking);
      this.watch = watchPosition();
      await Promise.race([this.watch.settled, answered().then(() => pause(AT_MOST))]);
      await pause(0); // From within its own submit event a form cannot be sent, and some answers come at once.
      if (this.watch.best) writePosition(form, this.watch.best);
      this.watch.stop();
      this.watch = null;
      this.done = true;
      form.requestSubmit(submitter);
    }
  },
);
