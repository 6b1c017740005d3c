// <after-camera>: the after-photo comes from the camera, now and here, with a pass that the server gives when it opens.
// A file that is picked by hand loses the pass; the server then asks why there was no camera.
import { watchPosition, writePosition } from '../position.js';
import { fill, say } from '../say.js';
import { fitInBudget, putFile } from '../shrink.js';

customElements.define(
  'after-camera',
  class extends HTMLElement {
    connectedCallback() {
      this.input = document.getElementById(this.dataset.input);
      this.form = this.input?.form;
      [this.video, this.canvas, this.ghost] = ['video', 'canvas', '.ghost'].map((what) =>
        this.querySelector(what),
      );
      [this.starter, this.shutter, this.again, this.torch] = ['start', 'shutter', 'retake', 'torch'].map(
        (what) => this.querySelector(`[data-${what}]`),
      );
      this.starter.addEventListener('click', () => this.start());
      this.again.addEventListener('click', () => this.start());
      this.shutter.addEventListener('click', () => this.take());
      this.torch.addEventListener('click', () => this.light());
      this.input?.addEventListener('change', () => this.picked());
      addEventListener('pagehide', () => this.stop());
    }

    disconnectedCallback() {
      this.stop();
    }

    stop() {
      for (const track of this.stream?.getTracks() ?? []) track.stop();
      this.stream = null;
      this.watch?.stop();
    }

    show(...shown) {
      for (const part of [
        this.video,
        this.canvas,
        this.ghost,
        this.starter,
        this.shutter,
        this.again,
        this.torch,
      ]) {
        if (part) part.hidden = !shown.includes(part);
      }
    }

    async start() {
      say(this, '');
      this.stop();
      try {
        this.stream = await navigator.mediaDevices.getUserMedia({
          audio: false,
          video: { facingMode: { ideal: 'environment' }, width: { ideal: 1920 }, height: { ideal: 1440 } },
        });
      } catch {
        say(this, this.dataset.sayNoCamera);
        return;
      }
      if (!(await this.askPass())) {
        this.stop();
        say(this, this.dataset.sayNoPass);
        return;
      }
      this.watch = watchPosition({ limit: 120_000, goodEnough: 8 });
      this.video.srcObject = this.stream;
      await this.video.play();
      const [track] = this.stream?.getVideoTracks() ?? [];
      this.show(this.video, this.ghost, this.shutter, track?.getCapabilities?.().torch ? this.torch : null);
      this.shutter.focus();
    }

    /** The pass ties the photo to this person, this case and the server's clock; a new one for each opening. */
    async askPass() {
      const body = new FormData();
      body.set('csrfmiddlewaretoken', this.form.elements.csrfmiddlewaretoken.value);
      try {
        const answer = await fetch(this.dataset.pass, {
          method: 'POST',
          body,
          headers: { Accept: 'application/json' },
        });
        if (!answer.ok) return false;
        fill(this.form, 'capture', (await answer.json()).pass);
        return true;
      } catch {
        return false;
      }
    }

    async light() {
      const on = this.torch.getAttribute('aria-pressed') !== 'true';
      await this.stream
        ?.getVideoTracks()[0]
        ?.applyConstraints({ advanced: [{ torch: on }] })
        .catch(() => {});
      this.torch.setAttribute('aria-pressed', String(on));
    }

    picked() {
      this.stop();
      for (const name of ['capture', 'taken_at', 'lat', 'lon', 'accuracy']) fill(this.form, name, '');
      this.show(this.starter);
      say(this, '');
    }

    async take() {
      const { sayTaken: taken, sayNowhere: nowhere, sayAccuracy: accuracy } = this.dataset;
      const { videoWidth: width, videoHeight: height } = this.video;
      Object.assign(this.canvas, { width, height });
      this.canvas.getContext('2d').drawImage(this.video, 0, 0);
      const moment = new Date();
      const best = this.watch.best;
      this.stop();
      this.show(this.canvas, this.again);
      const blob = await fitInBudget(this.canvas, width, height);
      putFile(
        this.input,
        new File([blob], 'sesudah.jpg', { type: 'image/jpeg', lastModified: moment.getTime() }),
      );
      fill(this.form, 'taken_at', moment.toISOString());
      if (best) writePosition(this.form, best, 'gps');
      const clock = moment.toLocaleTimeString(document.documentElement.lang, {
        hour: '2-digit',
        minute: '2-digit',
      });
      say(this, best ? `${taken} ${clock}, ${accuracy} ±${Math.round(best.accuracy)} m` : nowhere);
      this.dispatchEvent(new CustomEvent('photo-taken', { bubbles: true, detail: { moment, best } }));
    }
  },
);
