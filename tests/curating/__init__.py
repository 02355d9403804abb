"""What editors do, held against a model of it: in any order, by two at once, by who may not."""
