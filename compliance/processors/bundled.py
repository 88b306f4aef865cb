"""Where the sheets of processors stand in the bundle of a control."""

from compliance.exports.pieces import place
from compliance.processors.datasets import PROCESSORS

place(PROCESSORS.name, rank=30)
