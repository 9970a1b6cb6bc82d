"""Which reports were copied from which: the template's and the county's shared text taken out first."""
