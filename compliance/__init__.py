"""The house: small apps on floors, imports going down."""

VERSION = "0.1.0"  # of the software, told in every file that leaves
