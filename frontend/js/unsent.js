// Photos that the site has not answered for yet, on this device only: {id, action, at, fields: [[name, value]], photos: [File]}.
const NAME = 'tanggap';
const STORE = 'belum-terkirim';
const KEPT_FOR = 7 * 24 * 3600 * 1000; // as long as the site keeps a draft

const asked = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Runs work on the store; where storage is forbidden or full it gives null, and sending goes on without a net. */
async function inStore(work) {
  try {
    const opening = indexedDB.open(NAME, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: 'id' });
    const box = await asked(opening);
    try {
      return await asked(work(box.transaction(STORE, 'readwrite').objectStore(STORE)));
    } finally {
      box.close();
    }
  } catch {
    return null;
  }
}

export const keepPhotos = (record) => inStore((store) => store.put(record));
export const forgetPhotos = (id) => inStore((store) => store.delete(id));
export const forgetAllPhotos = () => inStore((store) => store.clear());

/** What is kept, oldest first; what is older than a draft may be is forgotten. */
export async function keptPhotos() {
  const all = (await inStore((store) => store.getAll())) ?? [];
  const old = all.filter(({ at }) => at < Date.now() - KEPT_FOR);
  await Promise.all(old.map(({ id }) => forgetPhotos(id)));
  return all.filter((one) => !old.includes(one)).sort((one, other) => one.at - other.at);
}
