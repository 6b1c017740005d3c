// Everything a page of the desk may need: a page loads one script, so that no module runs twice.
import './common.js';
import './send_once.js';
import './desk/after_camera.js';
import './desk/filter.js';
import './desk/idle.js';
import './desk/keys.js';
import './desk/later.js';
import './desk/page.js';
import './desk/step_form.js';
