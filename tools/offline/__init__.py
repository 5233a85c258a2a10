"""`make offline`: a folder that installs zhibao where there is no network."""
