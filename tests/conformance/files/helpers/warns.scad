module warns() {
  echo("a" + 1);
}
