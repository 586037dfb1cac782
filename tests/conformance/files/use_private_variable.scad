use <helpers/private.scad>
secret = "mine";
echo(reveal(), reveal_later());
tell();
