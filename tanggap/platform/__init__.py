"""What every app stands on and which knows nothing of cities: errors, ids, jobs, the embedded database."""
