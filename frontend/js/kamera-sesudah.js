// <kamera-sesudah>: the after-photo comes from the camera, now and here; there is no way to pick a file.
import { fill, say, words } from './kata.js';
import { fitInBudget, putFile } from './kecilkan.js';
import { watchPosition, writePosition } from './posisi.js';

customElements.define('kamera-sesudah', class extends HTMLElement {
  connectedCallback() {
    this.input = document.getElementById(this.dataset.input);
    this.form = this.input?.form;
    [this.video, this.canvas, this.ghost] = ['video', 'canvas', '.ghost'].map((what) => this.querySelector(what));
    [this.starter, this.shutter, this.again] = ['start', 'shutter', 'retake'].map((what) => this.querySelector(`[data-${what}]`));
    this.starter.addEventListener('click', () => this.start());
    this.again.addEventListener('click', () => this.start());
    this.shutter.addEventListener('click', () => this.take());
    addEventListener('pagehide', () => this.stop());
  }

  disconnectedCallback() { this.stop(); }

  stop() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.watch?.stop();
  }

  show(...shown) {
    for (const part of [this.video, this.canvas, this.ghost, this.starter, this.shutter, this.again]) {
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
      say(this, words(this)[0]);
      return;
    }
    this.watch = watchPosition({ limit: 120_000, goodEnough: 8 });
    this.video.srcObject = this.stream;
    await this.video.play();
    this.show(this.video, this.ghost, this.shutter);
    this.shutter.focus();
  }

  async take() {
    const [, taken, nowhere, accuracy] = words(this);
    const { videoWidth: width, videoHeight: height } = this.video;
    Object.assign(this.canvas, { width, height });
    this.canvas.getContext('2d').drawImage(this.video, 0, 0);
    const moment = new Date();
    const best = this.watch.best;
    this.stop();
    this.show(this.canvas, this.again);
    const blob = await fitInBudget(this.canvas, width, height);
    putFile(this.input, new File([blob], 'sesudah.jpg', { type: 'image/jpeg', lastModified: moment.getTime() }));
    fill(this.form, 'taken_at', moment.toISOString());
    if (best) writePosition(this.form, best, 'gps');
    const clock = moment.toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' });
    say(this, best ? `${taken} ${clock}, ${accuracy} ±${Math.round(best.accuracy)} m` : nowhere);
    this.dispatchEvent(new CustomEvent('diambil', { bubbles: true, detail: { moment, best } }));
  }
});
