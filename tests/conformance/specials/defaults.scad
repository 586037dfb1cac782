// peer: newer
echo($fn, $fa, $fs, $t, $preview, $vpr, $vpt, $vpd, $vpf);
