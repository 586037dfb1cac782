// peer: newer
v = [1, 2, 3, 4];
echo(v.xy, v.zyx, v.xxxx, v.rgba, v.w, v.r, v.g, v.b, v.a, v.xyzw, v.xr, v.xyzwx, [1, 2].xyz, v.q);
