#%cube(9); *#cube(8); cube(1);
