"""Measures a knowledge base on labelled questions: figures, and pictures of them."""
