"""The whole of a site in one file that proves itself, and back: database, files, key."""

from tanggap.web.backup.archive import BackupManifest, verify
from tanggap.web.backup.restoring import RestoredBackup, restore
from tanggap.web.backup.writing import write_backup

__all__ = ["BackupManifest", "RestoredBackup", "restore", "verify", "write_backup"]
