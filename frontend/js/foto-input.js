// <foto-input>: photo chosen -> smaller photo + place -> the form goes off by itself. Without scripts its button sends.
import { say, words } from './kata.js';
import { putFile, shrink } from './kecilkan.js';
import { pause, watchPosition, writePosition } from './posisi.js';

const AFTER_THE_PHOTO = 3_000;
const SLOW = 8_000;

customElements.define(
  'foto-input',
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
      const [preparing, locating, sending, slow] = words(this);
      this.busy = true;
      say(this, preparing);
      if (!this.hasAttribute('data-no-place')) this.watch ||= watchPosition();
      const photos = await Promise.all([...this.input.files].map(shrink));
      const box = new DataTransfer();
      photos.forEach((photo) => box.items.add(photo));
      try {
        this.input.files = box.files;
      } catch {
        putFile(this.input, photos[0]);
      }
      await this.place(locating);
      say(this, sending);
      setTimeout(() => this.busy && say(this, slow), SLOW);
      this.form.requestSubmit();
    }

    async place(locating) {
      if (!this.watch) return;
      say(this, locating);
      await Promise.race([this.watch.settled, pause(AFTER_THE_PHOTO)]);
      this.watch.stop();
      if (this.watch.best) writePosition(this.form, this.watch.best);
      this.watch = null;
    }
  },
);
