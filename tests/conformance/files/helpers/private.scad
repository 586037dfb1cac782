secret = "theirs";
function reveal() = secret;
function reveal_later() = later;
module tell() { echo(secret, later); }
later = str(secret, " later");
echo("never when used");
cube(1);
