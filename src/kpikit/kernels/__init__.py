"""Arithmetic on columns: numbers in, numbers out.

Kernels take columns of exact rationals and masks and return new ones. They validate nothing: the
plan has resolved units, levels and states before. They import nothing of kpikit outside kernels.
"""
