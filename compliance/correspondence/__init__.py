"""Letters to those who exercise a right: templates, signature, the file as it was sent."""
