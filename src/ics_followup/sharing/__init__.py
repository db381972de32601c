"""What somebody else may see of a plan, and the feeds and pages made of that alone.

`redact` is the only module that reads a plan. Whatever is written for a coach is made from a `view.Shared`, which
holds nothing that its level does not show: what is not named there cannot be shared.
"""
