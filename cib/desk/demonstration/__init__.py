"""The demonstration: invented people on the real councils, two years of days, engagements at every stage.

Everything is made by the services, as people would have done it, at the dates on which they would have done it. The
same day gives the same demonstration.
"""
