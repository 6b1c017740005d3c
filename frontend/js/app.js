// A resident's page: what every page needs, and forms that survive a broken connection.
import './common.js';
import './sending.js';
import './unsent_photos.js';
