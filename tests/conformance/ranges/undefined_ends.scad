echo([undef:5], [0:undef], [0:undef:5], ["a":5], [0:"b"], [true:5], [[1]:5]);
for (i = [0:undef]) echo("never");
