// <unsent-photos>: what this device still keeps because it never arrived, each with "send" and "throw away". Its <template> holds
// one such row; data-start is where a photo goes whose own draft is gone, data-only limits the list to one draft's page.
import { forgetPhotos, keepPhotos, keptPhotos } from './unsent.js';

customElements.define(
  'unsent-photos',
  class extends HTMLElement {
    async connectedCallback() {
      const kept = await keptPhotos();
      const own = kept.filter(({ action }) => !this.dataset.only || action === this.dataset.only);
      for (const record of own) this.list(record);
      this.hidden = !own.length;
    }

    list(record) {
      const row = this.querySelector('template').content.cloneNode(true).firstElementChild;
      const form = row.querySelector('form');
      const image = row.querySelector('img');
      image.src = URL.createObjectURL(record.photos[0]);
      row.querySelector('[data-when]').textContent = new Date(record.at).toLocaleString(
        document.documentElement.lang,
        { dateStyle: 'medium', timeStyle: 'short' },
      );
      form.action = record.action;
      form.dataset.unsent = record.id;
      for (const [name, value] of [...record.fields, ['draft_key', record.id]])
        if (form.elements[name]) form.elements[name].value = value;
      const box = new DataTransfer();
      for (const photo of record.photos) box.items.add(photo);
      form.elements.photo.files = box.files;
      form.addEventListener('answered', ({ detail: status }) => {
        if (status === 404) keepPhotos({ ...record, action: this.dataset.start });
      });
      row.querySelector('[data-throw-away]').addEventListener('click', async () => {
        await forgetPhotos(record.id);
        row.remove();
        this.hidden = !this.querySelector('.unsent');
      });
      this.append(row);
    }
  },
);
