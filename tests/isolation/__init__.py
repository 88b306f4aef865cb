"""Who reaches what: a named cast, on every address of the site, by every method.

`world` builds four offices whose registers hold words planted in every corner; `cast` says who is what, and where;
`routes` says, for each address, which right it needs and how it answers; `matrix` plays them all and lists the faults.
An address that `routes` does not know is a fault, and `test_sabotage` checks that the matrix hears what it should.
"""
