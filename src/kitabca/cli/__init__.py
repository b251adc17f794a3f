<<<<<<< HEAD
"""The only room that prints or exits."""
=======
""""""
>>>>>>> language
