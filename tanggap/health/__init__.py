"""Whether this installation is well, asked in one place for monitoring, the command line and the desk."""
