"""Account linkage: which accounts may belong to one person, said with a weight and its reasons.

Probabilistic record linkage after Fellegi and Sunter (1969), computed by Splink. This package alone
reads the restricted zone; what it writes names accounts, weights and which fields agree, never a
value.
"""
