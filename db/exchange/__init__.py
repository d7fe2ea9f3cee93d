"""Real data in and out: importing the files of others, exporting, pulling stores."""
