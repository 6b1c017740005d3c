import { fill } from './say.js';

const OPTIONS = { enableHighAccuracy: true, maximumAge: 0, timeout: 10_000 };

/**
 * Keeps the best fix for up to ten seconds. `best` is the latest best position or null; `settled` resolves when a
 * fix is good enough (25 m), when time is up, or when the reader said no (then `refused` is true).
 */
export function watchPosition({ goodEnough = 25, limit = 10_000 } = {}) {
  const watch = { best: null, refused: false };
  let finish;
  watch.settled = new Promise((resolve) => {
    finish = resolve;
  });
  if (!navigator.geolocation) {
    finish();
    watch.stop = () => {};
    return watch;
  }
  const id = navigator.geolocation.watchPosition(
    ({ coords }) => {
      if (!watch.best || coords.accuracy < watch.best.accuracy) {
        watch.best = { lat: coords.latitude, lon: coords.longitude, accuracy: coords.accuracy };
      }
      if (coords.accuracy <= goodEnough) watch.stop();
    },
    (error) => {
      watch.refused = error.code === 1;
      if (error.code !== 3) watch.stop();
    },
    OPTIONS,
  );
  watch.stop = () => {
    navigator.geolocation.clearWatch(id);
    clearTimeout(timer);
    finish();
  };
  const timer = setTimeout(watch.stop, limit);
  return watch;
}

/** Resolves when the browser's own question about the place has been answered; at once when it does not ask. */
export async function answered() {
  const leave = await navigator.permissions?.query({ name: 'geolocation' }).catch(() => null);
  if (leave?.state === 'prompt')
    await new Promise((resolve) => {
      leave.onchange = resolve;
    });
}

/** Writes a fix into the hidden inputs that every report form carries. */
export function writePosition(form, fix, source = 'gps') {
  fill(form, 'lat', fix.lat.toFixed(6));
  fill(form, 'lon', fix.lon.toFixed(6));
  fill(form, 'accuracy', fix.accuracy == null ? '' : Math.round(fix.accuracy));
  fill(form, 'place_source', source);
}

export const pause = (milliseconds) =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
