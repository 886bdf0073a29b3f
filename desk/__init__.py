"""The pointer handlers' own small program: what is reported is opened here, and nowhere else.

Needs PyNaCl and aiohttp only; bot/ shares sealing, shares, keylist, signing and chain.
"""
