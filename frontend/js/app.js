// Everything a resident's page may need before a map is opened.
import './areas.js';
import './compare.js';
import './copy.js';
import './draft.js';
import './live_search.js';
import './location.js';
import './map.js';
import './page.js';
import './photo_input.js';
import './send_once.js';
import './use_pin.js';
