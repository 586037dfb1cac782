echo(is_undef(dxf_dim));
