// The map that both map elements stand on: no tiles, no glyphs, no outside server. Areas come from one GeoJSON address.
/* global MAPLIBRE_FOLDER */
const folder = new URL(MAPLIBRE_FOLDER, import.meta.url);
const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function sheet() {
  const link = Object.assign(document.createElement('link'), {
    rel: 'stylesheet',
    href: new URL('maplibre-gl.css', folder).href,
  });
  const loaded = new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = reject;
  });
  document.head.append(link);
  return loaded;
}

/** Twice the signed area of a ring, and its middle weighted by area. */
function middleOf(ring) {
  let twice = 0;
  let x = 0;
  let y = 0;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const cross = ring[j][0] * ring[i][1] - ring[i][0] * ring[j][1];
    twice += cross;
    x += (ring[j][0] + ring[i][0]) * cross;
    y += (ring[j][1] + ring[i][1]) * cross;
  }
  return { size: Math.abs(twice), at: twice ? [x / (3 * twice), y / (3 * twice)] : ring[0] };
}

/** One point for the name of each area, in its largest part: on an outline the name would stand once in every tile that it crosses. */
const namesOf = ({ features }) => ({
  type: 'FeatureCollection',
  features: features.map(({ properties, geometry: { type, coordinates: parts } }) => {
    const rings = type === 'Polygon' ? [parts[0]] : parts.map(([outer]) => outer);
    const [largest] = rings.map(middleOf).sort((one, other) => other.size - one.size);
    return { type: 'Feature', properties, geometry: { type: 'Point', coordinates: largest.at } };
  }),
});

function style(areas) {
  return {
    version: 8,
    sources: { areas: { type: 'geojson', data: areas }, names: { type: 'geojson', data: namesOf(areas) } },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': colour('--sunken') } },
      { id: 'area', type: 'fill', source: 'areas', paint: { 'fill-color': colour('--surface') } },
      {
        id: 'border',
        type: 'line',
        source: 'areas',
        paint: { 'line-color': colour('--line-strong'), 'line-width': 1.2 },
      },
      {
        id: 'name',
        type: 'symbol',
        source: 'names',
        minzoom: 11,
        layout: {
          'text-field': ['get', 'name'],
          'text-font': ['Plus Jakarta Sans'],
          'text-size': 13,
          'text-max-width': 7,
        },
        paint: {
          'text-color': colour('--ink'),
          'text-halo-color': colour('--surface'),
          'text-halo-width': 1.5,
        },
      },
    ],
  };
}

const inRing = (lon, lat, ring) => {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [xi, yi] = ring[i];
    const [xj, yj] = ring[j];
    if (yi > lat !== yj > lat && lon < ((xj - xi) * (lat - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
};

/** The area that holds a point; holes count. */
export const areaAt = (areas, lon, lat) =>
  areas.features.find(({ geometry }) => {
    const parts = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    return parts.some((rings) => rings.reduce((inside, ring) => inside !== inRing(lon, lat, ring), false));
  });

/** Draws the map into the element, whose data-say-... words it shows. Gives back the map, the areas and its box. */
export async function draw(element) {
  const { sayLabel: label, sayZoomIn: zoomIn, sayZoomOut: zoomOut, sayNote: note } = element.dataset;
  const box = Object.assign(document.createElement('div'), { className: 'map' });
  element.append(box);
  const [gl, areas] = await Promise.all([
    import(new URL('maplibre-gl.mjs', folder).href),
    fetch(element.dataset.areas).then((answer) => {
      if (!answer.ok) throw new Error(answer.status);
      return answer.json();
    }),
    sheet(),
    document.fonts?.load('16px "Plus Jakarta Sans"'),
  ]);
  const map = new gl.Map({
    container: box,
    style: style(areas),
    center: [Number(element.dataset.lon), Number(element.dataset.lat)],
    zoom: Number(element.dataset.zoom || 14),
    maxZoom: 19,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    cooperativeGestures: element.hasAttribute('data-cooperative'),
  });
  map.touchZoomRotate.disableRotation();
  element.map = map; // for tests
  const canvas = map.getCanvas();
  canvas.setAttribute('aria-label', label);
  const buttons = Object.assign(document.createElement('div'), { className: 'map-zoom' });
  for (const [sign, words, step] of [
    ['+', zoomIn, 1],
    ['\u2212', zoomOut, -1],
  ]) {
    const button = Object.assign(document.createElement('button'), { type: 'button', textContent: sign });
    button.setAttribute('aria-label', words);
    button.addEventListener('click', () =>
      map.easeTo({ zoom: map.getZoom() + step, duration: still ? 0 : 250 }),
    );
    buttons.append(button);
  }
  box.append(
    buttons,
    Object.assign(document.createElement('p'), { className: 'map-note', textContent: note }),
  );
  await new Promise((resolve, reject) => {
    map.once('load', resolve);
    map.once('error', ({ error }) => reject(error));
  });
  return { map, areas, box, gl };
}
