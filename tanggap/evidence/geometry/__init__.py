"""Whether one picture was made from another, by local features and a verified transformation. Pure: no files, no database."""
