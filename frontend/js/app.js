// Everything a resident's page may need before a map is opened.
import './banding.js';
import './cari.js';
import './draf.js';
import './foto-input.js';
import './halaman.js';
import './kirim-sekali.js';
import './lokasi.js';
import './pakai-titik.js';
import './peta.js';
import './salin.js';
import './wilayah.js';
