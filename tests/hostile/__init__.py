"""The hostile bench: what a careless page gets away with elsewhere fails here.

A GET that writes, an undefined template variable, an order that was not asked for, a connection to another machine.
"""
