"""Charts: which source characters of a Helm chart make up the images that it renders."""
