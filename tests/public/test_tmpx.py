def test_fmt():
    import logging
    print([ (h, h.formatter) for h in logging.getLogger().handlers], [ (h,h.formatter) for h in logging.getLogger("django").handlers]); assert 0
