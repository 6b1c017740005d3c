// One point on the map of areas.
import { draw } from './map_base.js';

export async function open(element) {
  const { map, gl } = await draw(element);
  const point = [Number(element.dataset.lon), Number(element.dataset.lat)];
  map.addSource('point', {
    type: 'geojson',
    data: { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: point } },
  });
  map.addLayer({
    id: 'point-halo',
    type: 'circle',
    source: 'point',
    paint: { 'circle-radius': 22, 'circle-color': '#ffb627', 'circle-opacity': 0.4 },
  });
  map.addLayer({
    id: 'point',
    type: 'circle',
    source: 'point',
    paint: {
      'circle-radius': 8,
      'circle-color': '#24275f',
      'circle-stroke-color': '#ffb627',
      'circle-stroke-width': 3,
    },
  });
  if (element.dataset.lat && gl.LngLat) map.jumpTo({ center: point });
}
