// The desk's script for the triage queue.
import './desk.js';
import './desk/triage.js';
