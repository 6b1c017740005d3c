// What every page may need before a map is opened, a resident's and an officer's.
import './areas.js';
import './compare.js';
import './copy.js';
import './draft.js';
import './live_search.js';
import './location.js';
import './map.js';
import './page.js';
import './photo_input.js';
import './use_pin.js';
