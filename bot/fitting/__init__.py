"""Fits heads and calibrations; scikit-learn's one home."""
