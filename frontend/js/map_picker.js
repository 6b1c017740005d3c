// The pin stands still in the middle; the reader moves the map under it, by finger, mouse or arrow keys.
import { areaAt, draw } from './map_base.js';

const PIN =
  '<svg class="map-pin-fixed" viewBox="0 0 40 40" aria-hidden="true"><path fill="currentColor" d="M20 40 9.5 28.5A15 15 0 1 1 30.5 28.5z"/><circle cx="20" cy="17" r="6.5" fill="#ffb627"/></svg>';

export async function open(element, { say, writePosition }) {
  const { sayAt: at, sayOutside: outside } = element.dataset;
  const { map, areas, box } = await draw(element);
  box.insertAdjacentHTML('beforeend', PIN);
  const form = element.closest('form') || document.querySelector(element.dataset.form || 'form');
  const settle = ({ byDevice } = {}) => {
    const { lng: lon, lat } = map.getCenter();
    const area = areaAt(areas, lon, lat);
    say(element, area ? `${at} ${area.properties.name}` : outside);
    element.dispatchEvent(
      new CustomEvent('pin-moved', { bubbles: true, detail: { lat, lon, area: area?.properties } }),
    );
    if (!byDevice) writePosition(form, { lat, lon, accuracy: null }, 'map');
  };
  map.on('moveend', settle);
  document.addEventListener('located', ({ detail }) => {
    map.jumpTo({ center: [detail.lon, detail.lat], zoom: 17 }, { byDevice: true });
  });
  settle();
  map.getCanvas().focus();
}
