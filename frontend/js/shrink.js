const LONGEST = 1600;
const BUDGET = 300 * 1024;
// What every server of ours reads; anything else goes out redrawn, even where that is larger.
const READ_EVERYWHERE = new Set(['image/jpeg', 'image/png', 'image/webp']);

const canvasOf = (width, height) => {
  if (typeof OffscreenCanvas !== 'undefined') return new OffscreenCanvas(width, height);
  return Object.assign(document.createElement('canvas'), { width, height });
};

export const jpeg = (canvas, quality) =>
  canvas.convertToBlob
    ? canvas.convertToBlob({ type: 'image/jpeg', quality })
    : new Promise((resolve, reject) => {
        canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no jpeg'))), 'image/jpeg', quality);
      });

/** Draws anything drawable at no more than 1600 px; lowers the quality, then the size, until the JPEG fits in 300 KB. */
export async function fitInBudget(source, width, height, longest = LONGEST) {
  const scale = Math.min(1, longest / Math.max(width, height));
  const canvas = canvasOf(Math.round(width * scale), Math.round(height * scale));
  canvas.getContext('2d').drawImage(source, 0, 0, canvas.width, canvas.height);
  let blob;
  for (const quality of [0.76, 0.66, 0.56, 0.46]) {
    blob = await jpeg(canvas, quality);
    if (blob.size <= BUDGET) return blob;
  }
  return longest > 640 ? fitInBudget(source, width, height, longest * 0.8) : blob;
}

/** A smaller, upright photo without its metadata, or the original when this browser cannot make one. */
export async function shrink(file) {
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const blob = await fitInBudget(bitmap, bitmap.width, bitmap.height);
    bitmap.close();
    return blob.size < file.size || !READ_EVERYWHERE.has(file.type)
      ? new File([blob], 'foto.jpg', { type: 'image/jpeg', lastModified: file.lastModified })
      : file;
  } catch {
    return file;
  }
}

/** Puts a file into a form's file input, as if it had been chosen there. */
export function putFile(input, file) {
  const box = new DataTransfer();
  box.items.add(file);
  input.files = box.files;
}
