// <photo-input>: photo chosen -> smaller photo + place -> the form goes off by itself. Without scripts its button sends.
import { pause, watchPosition, writePosition } from './position.js';
import { say } from './say.js';
import { putFile, shrink } from './shrink.js';

const AFTER_THE_PHOTO = 3_000;
const SLOW = 8_000;

customElements.define(
  'photo-input',
  class extends HTMLElement {
    connectedCallback() {
      this.input = this.querySelector('input[type=file]');
      this.form = this.querySelector('form');
      if (!this.input || !this.form) return;
      // The tap that opens the camera also asks for the place: the fix ripens while the photo is taken.
      if (this.hasAttribute('data-no-place')) this.watch = null;
      else
        this.input.addEventListener('click', () => {
          this.watch ||= watchPosition({ limit: 60_000 });
        });
      this.input.addEventListener('change', () => {
        if (this.input.files.length && !this.busy) this.send();
      });
      addEventListener('pageshow', ({ persisted }) => {
        this.busy = false;
        say(this, '');
        if (persisted) this.input.value = '';
      });
    }

    async send() {
      this.busy = true;
      say(this, this.dataset.sayPreparing);
      if (!this.hasAttribute('data-no-place')) this.watch ||= watchPosition();
      const photos = await Promise.all([...this.input.files].map(shrink));
      const box = new DataTransfer();
      for (const photo of photos) box.items.add(photo);
      try {
        this.input.files = box.files;
      } catch {
        putFile(this.input, photos[0]);
      }
      await this.place();
      say(this, this.dataset.saySending);
      setTimeout(() => this.busy && say(this, this.dataset.saySlow), SLOW);
      this.form.requestSubmit();
    }

    async place() {
      if (!this.watch) return;
      say(this, this.dataset.sayLocating);
      await Promise.race([this.watch.settled, pause(AFTER_THE_PHOTO)]);
      this.watch.stop();
      if (this.watch.best) writePosition(this.form, this.watch.best);
      this.watch = null;
    }
  },
);
