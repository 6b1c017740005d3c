// <photo-input>: photo chosen -> smaller photo + place -> the form goes off by itself. Without scripts its button sends.
import { pause, watchPosition, writePosition } from './position.js';
import { fill, say } from './say.js';
import { putFile, shrink } from './shrink.js';
import { keepPhotos } from './unsent.js';

const AFTER_THE_PHOTO = 3_000;
const SLOW = 8_000;
const PLACE = ['lat', 'lon', 'accuracy', 'place_source'];

/** Keeps the photos on this device until the site has them. The name is also the draft's key: sent twice, they open one draft. */
async function keep(form, photos) {
  const id = crypto.randomUUID?.();
  if (!id) return; // only on a site without TLS
  form.dataset.unsent = id;
  fill(form, 'draft_key', id);
  const fields = PLACE.map((name) => [name, form.elements[name]?.value ?? '']);
  await keepPhotos({ id, action: form.getAttribute('action'), at: Date.now(), fields, photos });
}

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
      this.addEventListener('not-sent', () => {
        this.busy = false;
        say(this, '');
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
      await keep(this.form, photos);
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
