// What only staff pages need.
import './desk-keys.js';
import './kamera-sesudah.js';
