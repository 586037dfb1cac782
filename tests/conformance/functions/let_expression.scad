echo(let (a = 1) a, let (a = 1, b = a + 1) [a, b], let (a = 1) let (a = a + 1) a, let () 5);
